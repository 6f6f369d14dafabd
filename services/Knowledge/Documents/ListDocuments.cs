using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

internal static class ListDocuments
{
    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapGet("/", HandleAsync<TScope>).WithName($"List{TScope.Name}Documents");

    /// <summary>Lists documents, newest first.</summary>
    /// <param name="status">
    /// Returns documents with this status only: `queued`, `processing`, `ready` or `failed`.
    /// </param>
    private static async Task<Results<Ok<IReadOnlyList<DocumentResponse>>, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, [AsParameters] PageRequest page, string? status, DownloadLinks links, HttpContext context,
        CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        if (page.ReadCursor(out var after) is { } rejection)
        {
            return rejection;
        }

        if (!TryReadStatus(status, out var statusFilter))
        {
            return Problems.InvalidField("status", "Use queued, processing, ready or failed.");
        }

        if (await scope.FindDocumentsAsync(cancellationToken) is not { } documents)
        {
            return Problems.NotFound();
        }

        // Conditions are added only for given parameters, so that the query uses the index with exactly those columns.
        if (after is { } last)
        {
            documents = documents.Where(document => document.Id < last);
        }

        if (statusFilter is { } only)
        {
            documents = documents.Where(document => document.Status == only);
        }

        // Version-7 ids are in the order of creation.
        var rows = await documents.AsNoTracking()
            .OrderByDescending(document => document.Id)
            .Take(page.Take())
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DocumentResponse>>([.. page.CreatePage(context, rows, row => row.Id)
            .Select(row => DocumentResponse.From(row, scope.CreateDownloadLink(row.Id, links)))]);
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
