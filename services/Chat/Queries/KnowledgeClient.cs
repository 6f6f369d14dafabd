using System.Buffers;
using System.Net;
using System.Text.Json;
using Egret.Chat.Sessions;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>
/// Calls Knowledge on behalf of the caller. Returns its rejections with code and detail; 503 if it is unavailable,
/// 504 if only the search exceeds the time limit.
/// </summary>
internal sealed class KnowledgeClient(HttpClient http, IOptions<JsonOptions> json)
{
    private const string DomainNotFound = "The domain does not exist.";
    private static readonly SearchValues<char> SlugCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private const string Unavailable = "Knowledge is unavailable, so questions cannot be answered; try again shortly.";
    private static readonly Uri Health = new("/health", UriKind.Relative);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(1);
    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>Returns the passages that match the query best, best first.</summary>
    public async Task<Result<IReadOnlyList<RetrievedPassage>>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var response = await SendAsync<SearchResponse>(
            () => http.PostAsJsonAsync("/v1/search/", request, _json, cancellationToken), cancellationToken);
        return response.Problem is { } problem ? problem : new Result<IReadOnlyList<RetrievedPassage>>(response.Value.Results);
    }

    /// <summary>Returns domain and category with their names, if they exist and the caller may query them.</summary>
    public async Task<Result<SessionSubject>> FindSubjectAsync(
        CurrentCaller caller, string domain, string? category, CancellationToken cancellationToken)
    {
        if (!caller.MayQueryDomain(domain))
        {
            return Problems.Forbidden("The organisation may not query this domain.", ErrorCodes.DomainNotAllowed);
        }

        // A value that is not a slug could be a secret: it must not become part of a path and so of a trace.
        if (domain.AsSpan().ContainsAnyExcept(SlugCharacters))
        {
            return Problems.NotFound(DomainNotFound);
        }

        var response = await SendAsync<DomainResponse>(
            () => http.GetAsync(
                new Uri($"/v1/domains/{Uri.EscapeDataString(domain)}/", UriKind.Relative), cancellationToken),
            cancellationToken);
        if (response.Problem is { } problem)
        {
            return problem.StatusCode == StatusCodes.Status404NotFound ? Problems.NotFound(DomainNotFound) : problem;
        }

        if (category is null)
        {
            return new SessionSubject(response.Value.Slug, response.Value.Name, null, null);
        }

        return response.Value.Categories?.FirstOrDefault(candidate => candidate.Code == category) is { } found
            ? new SessionSubject(response.Value.Slug, response.Value.Name, found.Code, found.Name)
            : Problems.NotFound("The category does not exist in the domain.");
    }

    private async Task<Result<T>> SendAsync<T>(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await send();
            if (response.IsSuccessStatusCode)
            {
                return new(await response.Content.ReadFromJsonAsync<T>(_json, cancellationToken)
                    ?? throw new DependencyUnavailableException(Unavailable));
            }

            return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                ? await ReadProblemAsync(response, cancellationToken)
                : throw new DependencyUnavailableException(Unavailable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await IsRespondingAsync(cancellationToken)
                ? Problems.Create(StatusCodes.Status504GatewayTimeout, ErrorCodes.UpstreamTimeout, "Knowledge did not respond in time.")
                : throw new DependencyUnavailableException(Unavailable);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException)
        {
            throw new DependencyUnavailableException(Unavailable, exception);
        }
    }

    /// <summary>
    /// Distinguishes a slow search from an unavailable service or database: only the latter fails its health check.
    /// </summary>
    private async Task<bool> IsRespondingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HealthTimeout);
        try
        {
            using var response = await http.GetAsync(Health, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.StatusCode < HttpStatusCode.InternalServerError;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<ProblemHttpResult> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await response.Content.ReadFromJsonAsync<ProblemBody>(cancellationToken);
        return Problems.Create(
            (int)response.StatusCode, problem?.Code ?? ErrorCodes.InvalidRequest, problem?.Detail ?? "Knowledge rejected the request.");
    }

    private sealed record SearchResponse(IReadOnlyList<RetrievedPassage> Results);

    private sealed record DomainResponse(string Slug, string Name, IReadOnlyList<CategoryResponse>? Categories);

    private sealed record CategoryResponse(string Code, string Name);

    private sealed record ProblemBody(string? Code, string? Detail);
}
