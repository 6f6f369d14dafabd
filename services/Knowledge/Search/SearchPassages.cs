using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Documents;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Search;

/// <summary>Which passages to look for, and where.</summary>
/// <param name="Query">A question or some words; 1 to 8,000 characters.</param>
/// <param name="Domain">Slug of the only public domain to search; all active ones by default.</param>
/// <param name="Category">Code of the only category of that domain to search.</param>
/// <param name="KnowledgeScope">The public library, the organisation's own documents, or both (the default).</param>
/// <param name="TopK">How many passages at the most: 1 to 100, by default 10.</param>
/// <param name="Retriever">By meaning, by words, or by both (the default).</param>
public sealed record SearchPassagesRequest(
    [property: Required, StringLength(8_000, MinimumLength = 1)] string Query,
    [property: StringLength(63)] string? Domain = null,
    [property: StringLength(63)] string? Category = null,
    KnowledgeScope? KnowledgeScope = null,
    [property: Range(1, 100)] int? TopK = null,
    Retriever? Retriever = null);

/// <summary>The passages found, best first.</summary>
/// <param name="Results">The passages.</param>
/// <param name="RetrievalMs">How long it took, in milliseconds.</param>
public sealed record SearchPassagesResponse(IReadOnlyList<SearchResult> Results, double RetrievalMs);

/// <summary>A passage found.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Score">From 0 to 1, comparable between questions: how well it meets the question. Below 0.08 it most likely does not.</param>
/// <param name="Text">What it says.</param>
/// <param name="Scope">Whether it is the organisation's own.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="PassageId">Names it.</param>
/// <param name="PassageRef">The id it was uploaded with, when the document was split beforehand.</param>
/// <param name="Filename">Its document's name.</param>
/// <param name="Heading">The headings above it.</param>
/// <param name="Page">The page it begins on, for formats that have pages.</param>
/// <param name="Start">Where it begins in the document's text.</param>
/// <param name="End">Where it ends there.</param>
/// <param name="Uri">Names its document for good.</param>
/// <param name="DownloadUrl">Opens the document without a credential, for 15 minutes.</param>
public sealed record SearchResult(
    int Rank, double Score, string Text, SourceScope Scope, Guid DocumentId, Guid PassageId, string? PassageRef, string Filename,
    string? Heading, int? Page, int Start, int End, string Uri, string DownloadUrl);

/// <summary>Where a search looks.</summary>
public enum KnowledgeScope
{
    /// <summary>The public library and the organisation's own documents.</summary>
    All,

    /// <summary>The public library alone.</summary>
    Public,

    /// <summary>The organisation's own documents alone.</summary>
    Private,
}

/// <summary>Whose a passage is.</summary>
public enum SourceScope
{
    /// <summary>Of the public library.</summary>
    Public,

    /// <summary>Of the caller's organisation.</summary>
    Private,
}

/// <summary>How passages are found.</summary>
public enum Retriever
{
    /// <summary>By words and by meaning.</summary>
    Hybrid,

    /// <summary>By meaning: nearness of embeddings.</summary>
    Dense,

    /// <summary>By words: BM25.</summary>
    Lexical,
}

internal static class SearchPassages
{
    private const int DefaultTopK = 10;

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync).WithName(nameof(SearchPassages))
        .ProducesErrors(ErrorCodes.DomainNotAllowed, ErrorCodes.NotFound);

    /// <summary>Finds the passages that answer a question, in the public library and the organisation's own documents.</summary>
    private static async Task<Results<Ok<SearchPassagesResponse>, ProblemHttpResult>> HandleAsync(
        SearchPassagesRequest request, SearchScope scope, PassageRetrieval retrieval, CurrentCaller caller, DownloadLinks links, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            return Problems.InvalidField("query", "Say what to look for.");
        }

        var (collections, refusal) = await scope.ResolveAsync(
            request.KnowledgeScope ?? KnowledgeScope.All, request.Domain, request.Category, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var found = await retrieval.FindAsync(
            request.Query, collections, request.Retriever ?? Retriever.Hybrid, request.TopK ?? DefaultTopK, cancellationToken);
        var results = found.Select((passage, position) => ToResult(passage, position + 1, caller, links)).ToList();
        return TypedResults.Ok(new SearchPassagesResponse(results, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1)));
    }

    private static SearchResult ToResult(FoundPassage passage, int rank, CurrentCaller caller, DownloadLinks links) => new(
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
