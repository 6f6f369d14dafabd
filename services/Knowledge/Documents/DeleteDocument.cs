using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

internal static class DeleteDocument
{
    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapDelete("/{id:guid}/", HandleAsync<TScope>)
            .WithName($"Delete{TScope.Name}Document");

    /// <summary>Deletes a document. Later queries do not return its passages.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, Guid id, KnowledgeContext database, DocumentRemoval removal, TimeProvider time,
        ILogger<Document> logger, CancellationToken cancellationToken)
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

        await database.RemovePassagesAsync(document.CollectionId, id, cancellationToken);
        database.Remove(document);
        var now = time.GetUtcNow();
        database.PublishOnCommit(new DocumentDeleted(Guid.CreateVersion7(now), now, document.OrganisationId, id));
        await database.SaveChangesAsync(cancellationToken);
        await database.PublishUsageAsync(document.OrganisationId, document.CollectionId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        removal.DeleteBlobs([id]);
        logger.DocumentDeleted(id);
        return TypedResults.NoContent();
    }
}
