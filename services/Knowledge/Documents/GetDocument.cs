using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

internal static class GetDocument
{
    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapGet("/{id:guid}/", HandleAsync<TScope>)
            .WithName($"Get{TScope.Name}Document");

    /// <summary>Gets a document.</summary>
    private static async Task<Results<Ok<DocumentResponse>, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, Guid id, DownloadLinks links, CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        var document = await scope.FindDocumentsAsync(cancellationToken) is { } documents
            ? await documents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            : null;
        return document is null
            ? Problems.NotFound()
            : TypedResults.Ok(DocumentResponse.From(document, scope.CreateDownloadLink(id, links)));
    }
}
