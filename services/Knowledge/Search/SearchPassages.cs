using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Domains;
using Egret.Knowledge.Ingestion.Reading;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Search;

/// <summary>What is looked for, and where.</summary>
/// <param name="Query">A question or some words, up to 8,000 characters.</param>
/// <param name="Domain">Slug of the only public domain to look in; without it, all that the organisation may query.</param>
/// <param name="Category">Code of the only public category to look in.</param>
/// <param name="KnowledgeScope">Whether to look in public domains, in the organisation's own documents, or (the default) in both.</param>
/// <param name="TopK">How many passages to return, 1 to 100; 10 unless told.</param>
/// <param name="Retriever">By words, by meaning, or (the default) by both.</param>
public sealed record SearchPassagesRequest(
    [property: Required, StringLength(8_000)] string Query,
    [property: StringLength(KnowledgeDomain.SlugLength)] string? Domain = null,
    [property: StringLength(KnowledgeDomain.SlugLength)] string? Category = null,
    KnowledgeScope? KnowledgeScope = null,
    [property: Range(1, 100)] int? TopK = null,
    Retriever? Retriever = null);

/// <summary>Which documents are searched.</summary>
public enum KnowledgeScope
{
    /// <summary>Public domains and the organisation's own documents.</summary>
    All,

    /// <summary>Public domains.</summary>
    Public,

    /// <summary>The organisation's own documents.</summary>
    Private,
}

/// <summary>What makes a passage a result.</summary>
public enum Retriever
{
    /// <summary>Words and meaning together.</summary>
    Hybrid,

    /// <summary>Meaning.</summary>
    Dense,

    /// <summary>Words.</summary>
    Lexical,
}

/// <summary>The passages found.</summary>
/// <param name="Results">Best first.</param>
/// <param name="RetrievalMs">How long it took, in milliseconds.</param>
public sealed record SearchPassagesResponse(IReadOnlyList<FoundPassage> Results, double RetrievalMs);

/// <summary>A passage that was found.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">From 0 to 1, comparable between questions: how much of the question it is about.</param>
/// <param name="Text">What it says.</param>
/// <param name="Scope">Whether it is <c>public</c> or the organisation's own (<c>private</c>).</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="PassageId">Names it until its document is read anew.</param>
/// <param name="PassageRef">The id that the uploader gave it, where he split the document beforehand.</param>
/// <param name="Filename">The document's name.</param>
/// <param name="Heading">The headings above it, outermost first.</param>
/// <param name="Page">The page it begins on, where its document has pages.</param>
/// <param name="Start">Where it begins in the document's text.</param>
/// <param name="End">Where it ends there.</param>
/// <param name="Uri">Names the document in citations.</param>
/// <param name="DownloadUrl">Opens the document without a credential, for 15 minutes.</param>
public sealed record FoundPassage(
    int Rank, double Score, string Text, KnowledgeScope Scope, Guid DocumentId, Guid PassageId, string? PassageRef, string Filename,
    string? Heading, int? Page, int Start, int End, string Uri, string DownloadUrl);

internal static class SearchPassages
{
    private const int DefaultTopK = 10;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/", HandleAsync).WithName(nameof(SearchPassages));

    /// <summary>Finds the passages that a question is best answered from, among those that the caller may see.</summary>
    private static async Task<Results<Ok<SearchPassagesResponse>, ProblemHttpResult>> HandleAsync(
        SearchPassagesRequest request, CurrentCaller caller, SearchScopes scopes, PassageSearch search, DownloadLinks links,
        CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var query = ExtractedText.Clean(request.Query);
        if (query.Length == 0)
        {
            return Problems.InvalidField("query", "Ask something that has words.");
        }

        var scope = await scopes.ResolveAsync(request, caller, cancellationToken);
        if (scope.Refusal is { } refusal)
        {
            return refusal;
        }

        var matches = await search.FindAsync(
            scope.Collections, query, request.Retriever ?? Retriever.Hybrid, request.TopK ?? DefaultTopK, cancellationToken);
        FoundPassage[] results = [.. matches.Select((match, index) => ToFound(match, index + 1, caller, links))];
        return TypedResults.Ok(new SearchPassagesResponse(results, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1)));
    }

    private static FoundPassage ToFound(PassageMatch match, int rank, CurrentCaller caller, DownloadLinks links) => new(
        rank,
        Math.Round(match.Score, 4),
        match.Text,
        match.Category is null ? KnowledgeScope.Private : KnowledgeScope.Public,
        match.DocumentId,
        match.PassageId,
        match.Reference,
        match.Filename,
        match.Heading,
        match.Page,
        match.Start,
        match.End,
        match.Uri,
        match.Category is { } category
            ? links.ForCategory(category.Domain, category.Code, match.DocumentId)
            : links.ForOrganisation(caller.OrganisationSlug!, match.DocumentId));
}
