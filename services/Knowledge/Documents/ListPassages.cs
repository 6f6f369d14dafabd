using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>A piece of a document.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Text">Its words.</param>
/// <param name="Heading">The headings it stands under.</param>
/// <param name="Page">The page it begins on, from 1.</param>
/// <param name="Start">Where it begins in the document's text, in characters.</param>
/// <param name="End">Where it ends.</param>
public sealed record PassageResponse(Guid Id, int Index, string Text, string? Heading, int? Page, int Start, int End);

internal static class ListPassages
{
    public static void Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapGet("/{id:guid}/passages/", HandleAsync<TShelf>).WithName($"List{TShelf.Name}DocumentPassages");

    /// <summary>Lists the passages of a document in their order; none until it is ready.</summary>
    private static async Task<Results<Ok<IReadOnlyList<PassageResponse>>, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, Guid id, [AsParameters] PageRequest page, KnowledgeContext database, HttpContext context,
        CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
        }

        if (await shelf.FindDocumentsAsync(cancellationToken) is not { } documents
            || !await documents.AnyAsync(document => document.Id == id, cancellationToken))
        {
            return Problems.NotFound();
        }

        // Ids made within one millisecond have no order, so the cursor names a passage and its index is the order.
        var passages = database.Passages.AsNoTracking().Where(passage => passage.DocumentId == id);
        var rows = await passages
            .Where(passage => after == null || passages.Any(last => last.Id == after && passage.Index > last.Index))
            .OrderBy(passage => passage.Index)
            .Take(page.Take())
            .Select(passage => new PassageResponse(
                passage.Id, passage.Index, passage.Text, passage.Heading, passage.Page, passage.StartOffset, passage.EndOffset))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Answer(context, rows, row => row.Id));
    }
}
