using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

internal static class GetDocument
{
    public static void Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapGet("/{id:guid}/", HandleAsync<TShelf>).WithName($"Get{TShelf.Name}Document");

    /// <summary>Gets a document.</summary>
    private static async Task<Results<Ok<DocumentResponse>, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, Guid id, DownloadLinks links, CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        var document = await shelf.FindDocumentsAsync(cancellationToken) is { } documents
            ? await documents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            : null;
        return document is null ? Problems.NotFound() : TypedResults.Ok(DocumentResponse.From(document, shelf.LinkTo(id, links)));
    }
}
