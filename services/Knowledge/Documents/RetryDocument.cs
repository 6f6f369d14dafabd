using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

internal static class RetryDocument
{
    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapPost("/{id:guid}/retry/", HandleAsync<TScope>)
            .WithName($"Retry{TScope.Name}Document")
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Queues a failed document for ingestion again.</summary>
    private static async Task<Results<Accepted<DocumentResponse>, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, Guid id, KnowledgeContext database, DownloadLinks links, TimeProvider time, ILogger<Document> logger,
        CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var document = await scope.FindDocumentsAsync(cancellationToken) is { } documents
            ? await documents.LockAsync(database, id, cancellationToken)
            : null;
        if (document is null)
        {
            return Problems.NotFound();
        }

        if (document.Status != DocumentStatus.Failed)
        {
            return Problems.Conflict("Only a document with the status 'failed' can be retried.");
        }

        await database.QueueAgainAsync(document, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.DocumentRetried(id);
        return TypedResults.Accepted(
            $"{scope.Path}{id}/", DocumentResponse.From(document, scope.CreateDownloadLink(id, links)));
    }
}
