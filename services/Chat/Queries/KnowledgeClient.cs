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
/// Asks Knowledge on behalf of the caller. What it refuses the caller is refused here with the same words; if it is unavailable they
/// get 503, if it is only slow 504.
/// </summary>
internal sealed class KnowledgeClient(HttpClient http, IOptions<JsonOptions> json)
{
    private const string NoSuchDomain = "There is no such domain.";
    private static readonly SearchValues<char> SlugCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private const string Away = "Knowledge is away for the moment, and without it no question can be answered; try again shortly.";
    private static readonly Uri Health = new("/health", UriKind.Relative);
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(1);
    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>The passages that match the question best, best first.</summary>
    public async Task<Outcome<IReadOnlyList<RetrievedPassage>>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendAsync<SearchAnswer>(
            () => http.PostAsJsonAsync("/v1/search/", request, _json, cancellationToken), cancellationToken);
        return answer.Problem is { } problem ? problem : new Outcome<IReadOnlyList<RetrievedPassage>>(answer.Value.Results);
    }

    /// <summary>Domain and category with their names, if there are such and the caller may query them.</summary>
    public async Task<Outcome<Subject>> FindSubjectAsync(CurrentCaller caller, string domain, string? category, CancellationToken cancellationToken)
    {
        if (!caller.MayQueryDomain(domain))
        {
            return Problems.Forbidden("The organisation may not query this domain.", ErrorCodes.DomainNotAllowed);
        }

        // What cannot be a slug may be anything, a secret too: it goes into no path, and so into no trace.
        if (domain.AsSpan().ContainsAnyExcept(SlugCharacters))
        {
            return Problems.NotFound(NoSuchDomain);
        }

        var answer = await SendAsync<DomainAnswer>(
            () => http.GetAsync(new Uri($"/v1/domains/{Uri.EscapeDataString(domain)}/", UriKind.Relative), cancellationToken), cancellationToken);
        if (answer.Problem is { } problem)
        {
            return problem.StatusCode == StatusCodes.Status404NotFound ? Problems.NotFound(NoSuchDomain) : problem;
        }

        if (category is null)
        {
            return new Subject(answer.Value.Slug, answer.Value.Name, null, null);
        }

        return answer.Value.Categories?.FirstOrDefault(candidate => candidate.Code == category) is { } found
            ? new Subject(answer.Value.Slug, answer.Value.Name, found.Code, found.Name)
            : Problems.NotFound("The domain has no such category.");
    }

    private async Task<Outcome<T>> SendAsync<T>(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await send();
            if (response.IsSuccessStatusCode)
            {
                return new(await response.Content.ReadFromJsonAsync<T>(_json, cancellationToken)
                    ?? throw new DependencyUnavailableException(Away));
            }

            return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                ? await ReadRefusalAsync(response, cancellationToken)
                : throw new DependencyUnavailableException(Away);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await IsRespondingAsync(cancellationToken)
                ? Problems.Create(StatusCodes.Status504GatewayTimeout, ErrorCodes.UpstreamTimeout, "Knowledge did not answer in time.")
                : throw new DependencyUnavailableException(Away);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException)
        {
            throw new DependencyUnavailableException(Away, exception);
        }
    }

    /// <summary>Tells a slow search from a Knowledge that hangs, or whose database hangs: only the latter fails its health check too.</summary>
    private async Task<bool> IsRespondingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HealthLimit);
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

    private static async Task<ProblemHttpResult> ReadRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var refusal = await response.Content.ReadFromJsonAsync<Refusal>(cancellationToken);
        return Problems.Create((int)response.StatusCode, refusal?.Code ?? ErrorCodes.InvalidRequest, refusal?.Detail ?? "Knowledge refused the request.");
    }

    private sealed record SearchAnswer(IReadOnlyList<RetrievedPassage> Results);

    private sealed record DomainAnswer(string Slug, string Name, IReadOnlyList<CategoryAnswer>? Categories);

    private sealed record CategoryAnswer(string Code, string Name);

    private sealed record Refusal(string? Code, string? Detail);
}
