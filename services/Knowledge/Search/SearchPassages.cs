using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Documents;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Search;

/// <summary>The request to search for passages.</summary>
/// <param name="Query">A question or search terms; 1 to 8,000 characters.</param>
/// <param name="Domain">
/// The slug of a public domain, which restricts the search to it; default all active domains.
/// </param>
/// <param name="Category">The code of a category of that domain, which restricts the search to it.</param>
/// <param name="KnowledgeScope">The public library, the organisation's knowledge base, or both (default).</param>
/// <param name="TopK">The maximum number of passages: 1 to 100, default 10.</param>
/// <param name="Retriever">The retrieval method; default `hybrid`.</param>
public sealed record SearchPassagesRequest(
    [property: Required, StringLength(8_000, MinimumLength = 1)] string Query,
    [property: StringLength(63)] string? Domain = null,
    [property: StringLength(63)] string? Category = null,
    KnowledgeScope? KnowledgeScope = null,
    [property: Range(1, 100)] int? TopK = null,
    Retriever? Retriever = null);

/// <summary>The result of a search.</summary>
/// <param name="Results">The passages, best first.</param>
/// <param name="RetrievalMs">The duration of the retrieval, in milliseconds.</param>
public sealed record SearchPassagesResponse(IReadOnlyList<SearchResult> Results, double RetrievalMs);

/// <summary>A retrieved passage.</summary>
/// <param name="Rank">The rank, from 1.</param>
/// <param name="Score">
/// The relevance, from 0 to 1, comparable between queries. A passage below 0.08 is most likely irrelevant.
/// </param>
/// <param name="Text">The passage's text.</param>
/// <param name="Scope">The owner of the passage.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="PassageId">The passage's id.</param>
/// <param name="PassageRef">The id from the uploaded file, if the document was split before upload.</param>
/// <param name="Filename">The document's filename.</param>
/// <param name="Heading">The headings above the passage, outermost first, separated by ` > `.</param>
/// <param name="Page">The page on which the passage starts, from 1, for formats that have pages.</param>
/// <param name="Start">The offset of the first character in the document's text, in UTF-16 code units.</param>
/// <param name="End">The offset after the last character.</param>
/// <param name="Uri">The document's permanent identifier.</param>
/// <param name="DownloadUrl">A link to the document that needs no credential; valid for 15 minutes.</param>
public sealed record SearchResult(
    int Rank, double Score, string Text, SourceScope Scope, Guid DocumentId, Guid PassageId, string? PassageRef,
    string Filename, string? Heading, int? Page, int Start, int End, string Uri, string DownloadUrl);

internal static class SearchPassages
{
    private const int DefaultTopK = 10;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(SearchPassages))
        .ProducesErrors(ErrorCodes.DomainNotAllowed, ErrorCodes.NotFound);

    /// <summary>
    /// Searches the public library and the organisation's knowledge base for the passages that match a query.
    /// </summary>
    private static async Task<Results<Ok<SearchPassagesResponse>, ProblemHttpResult>> HandleAsync(
        SearchPassagesRequest request, SearchScope scope, PassageRetrieval retrieval, CurrentCaller caller,
        DownloadLinks links, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            return Problems.InvalidField("query", "The query must not be blank.");
        }

        var (collections, rejection) = await scope.ResolveAsync(
            request.KnowledgeScope ?? KnowledgeScope.All, request.Domain, request.Category, cancellationToken);
        if (rejection is not null)
        {
            return rejection;
        }

        var passages = await retrieval.FindAsync(
            request.Query, collections, request.Retriever ?? Retriever.Hybrid, request.TopK ?? DefaultTopK,
            cancellationToken);
        var results = passages.Select((passage, position) => ToResult(passage, position + 1, caller, links)).ToList();
        return TypedResults.Ok(
            new SearchPassagesResponse(results, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1)));
    }

    private static SearchResult ToResult(RetrievedPassage passage, int rank, CurrentCaller caller, DownloadLinks links) => new(
        rank,
        Math.Round(passage.Score, 4),
        passage.Text,
        passage.DomainSlug is null ? SourceScope.Private : SourceScope.Public,
        passage.DocumentId,
        passage.Id,
        passage.Reference,
        passage.Filename,
        passage.Heading,
        passage.Page,
        passage.Start,
        passage.End,
        passage.Uri,
        passage.DomainSlug is { } domain
            ? links.ForCategory(domain, passage.CategoryCode!, passage.DocumentId)
            : links.ForOrganisation(caller.OrganisationSlug!, passage.DocumentId));
}
