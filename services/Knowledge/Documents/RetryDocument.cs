using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Knowledge.Documents;

internal static class RetryDocument
{
    public static void Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapPost("/{id:guid}/retry/", HandleAsync<TShelf>).WithName($"Retry{TShelf.Name}Document")
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Has a failed document read again.</summary>
    private static async Task<Results<Accepted<DocumentResponse>, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, Guid id, KnowledgeContext database, DownloadLinks links, TimeProvider time, ILogger<Document> logger,
        CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var document = await shelf.FindDocumentsAsync(cancellationToken) is { } documents
            ? await documents.LockAsync(database, id, cancellationToken)
            : null;
        if (document is null)
        {
            return Problems.NotFound();
        }

        if (document.Status != DocumentStatus.Failed)
        {
            return Problems.Conflict("Only a document that failed can be tried again.");
        }

        var now = time.GetUtcNow();
        document.Retry(now);
        database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, id));
        await database.SaveChangesAsync(cancellationToken);
        await database.StateSizeAsync(document.OrganisationId, document.CollectionId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.DocumentRetried(id);
        return TypedResults.Accepted($"{shelf.Path}{id}/", DocumentResponse.From(document, shelf.LinkTo(id, links)));
    }
}
