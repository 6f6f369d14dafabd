using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

internal static class DeleteDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{slug}/", HandleAsync).WithName(nameof(DeleteDomain));

    /// <summary>
    /// Deletes a public domain with its categories and their documents. Requires a platform administrator.
    /// </summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string slug, CurrentCaller caller, KnowledgeContext database, DocumentRemoval removal,
        ILogger<KnowledgeDomain> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var collections = database.Categories.Where(category => category.Domain.Slug == slug)
            .Select(category => category.Collection.Id);
        var removed = await removal.RemoveAllAsync(
            document => collections.Contains(document.CollectionId), cancellationToken);
        // Categories and collections are deleted by cascade, and so are documents that were uploaded since the
        // statement above.
        if (await database.Domains.Where(domain => domain.Slug == slug).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problems.NotFound();
        }

        await transaction.CommitAsync(cancellationToken);
        removal.DeleteBlobs(removed);
        logger.DomainDeleted(slug, removed.Count, caller.UserId);
        return TypedResults.NoContent();
    }
}
