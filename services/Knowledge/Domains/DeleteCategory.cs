using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

internal static class DeleteCategory
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{slug}/categories/{code}/", HandleAsync).WithName(nameof(DeleteCategory));

    /// <summary>Deletes a category of a public domain with its documents. Requires a platform administrator.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string slug, string code, CurrentCaller caller, KnowledgeContext database, DocumentRemoval removal,
        ILogger<Category> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var categories = database.Categories.Where(category => category.Domain.Slug == slug && category.Code == code);
        var collections = categories.Select(category => category.Collection.Id);
        var removed = await removal.RemoveAllAsync(
            document => collections.Contains(document.CollectionId), cancellationToken);
        if (await categories.ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problems.NotFound();
        }

        await transaction.CommitAsync(cancellationToken);
        removal.DeleteBlobs(removed);
        logger.CategoryDeleted(slug, code, removed.Count, caller.UserId);
        return TypedResults.NoContent();
    }
}
