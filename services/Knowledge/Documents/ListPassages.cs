using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>A passage of a document.</summary>
/// <param name="Id">The passage's id.</param>
/// <param name="Index">The position in the document, from 0.</param>
/// <param name="Text">The passage's text.</param>
/// <param name="Heading">The headings above the passage, outermost first, separated by ` > `.</param>
/// <param name="Page">The page on which the passage starts, from 1, for formats that have pages.</param>
/// <param name="Start">The offset of the first character in the document's text, in UTF-16 code units.</param>
/// <param name="End">The offset after the last character.</param>
public sealed record PassageResponse(Guid Id, int Index, string Text, string? Heading, int? Page, int Start, int End);

internal static class ListPassages
{
    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapGet("/{id:guid}/passages/", HandleAsync<TScope>)
            .WithName($"List{TScope.Name}DocumentPassages");

    /// <summary>
    /// Lists the passages of a document in reading order. The list is empty until the document is `ready`.
    /// </summary>
    private static async Task<Results<Ok<IReadOnlyList<PassageResponse>>, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, Guid id, [AsParameters] PageRequest page, KnowledgeContext database, HttpContext context,
        CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        if (page.ReadCursor(out var after) is { } rejection)
        {
            return rejection;
        }

        if (await scope.FindDocumentsAsync(cancellationToken) is not { } documents
            || !await documents.AnyAsync(document => document.Id == id, cancellationToken))
        {
            return Problems.NotFound();
        }

        // Ids created within one millisecond are not ordered, so the cursor contains the id and the order is that of
        // the index.
        var passages = database.Passages.AsNoTracking().Where(passage => passage.DocumentId == id);
        var rows = await passages
            .Where(passage => after == null || passages.Any(last => last.Id == after && passage.Index > last.Index))
            .OrderBy(passage => passage.Index)
            .Take(page.Take())
            .Select(passage => new PassageResponse(
                passage.Id, passage.Index, passage.Text, passage.Heading, passage.Page, passage.StartOffset,
                passage.EndOffset))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, rows, row => row.Id));
    }
}
