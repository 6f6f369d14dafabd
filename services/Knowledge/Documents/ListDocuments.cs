using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

internal static class ListDocuments
{
    public static void Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapGet("/", HandleAsync<TShelf>).WithName($"List{TShelf.Name}Documents");

    /// <summary>Lists documents, newest first.</summary>
    /// <param name="status">Only those that are `queued`, `processing`, `ready` or `failed`.</param>
    private static async Task<Results<Ok<IReadOnlyList<DocumentResponse>>, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, [AsParameters] PageRequest page, string? status, DownloadLinks links, HttpContext context,
        CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
        }

        if (!TryReadStatus(status, out var wanted))
        {
            return Problems.InvalidField("status", "One of queued, processing, ready and failed.");
        }

        if (await shelf.FindDocumentsAsync(cancellationToken) is not { } documents)
        {
            return Problems.NotFound();
        }

        // Each condition only where it is asked for, so that the index of just those columns serves it.
        if (after is { } last)
        {
            documents = documents.Where(document => document.Id < last);
        }

        if (wanted is { } only)
        {
            documents = documents.Where(document => document.Status == only);
        }

        // Ids are of version 7: in the order in which the documents came.
        var rows = await documents.AsNoTracking()
            .OrderByDescending(document => document.Id)
            .Take(page.Take())
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DocumentResponse>>([.. page.Answer(context, rows, row => row.Id)
            .Select(row => DocumentResponse.From(row, shelf.LinkTo(row.Id, links)))]);
    }

    private static bool TryReadStatus(string? text, out DocumentStatus? status)
    {
        status = text switch
        {
            "queued" => DocumentStatus.Queued,
            "processing" => DocumentStatus.Processing,
            "ready" => DocumentStatus.Ready,
            "failed" => DocumentStatus.Failed,
            _ => null,
        };
        return status is not null || text is null;
    }
}
