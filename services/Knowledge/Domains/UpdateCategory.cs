using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>The request to update a category. Omitted properties are not changed.</summary>
/// <param name="Name">The display name.</param>
/// <param name="IsActive">Whether the category is visible to all users, or to platform administrators only.</param>
public sealed record UpdateCategoryRequest(
    [property: NotBlank, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string? Name,
    bool? IsActive);

internal static class UpdateCategory
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{slug}/categories/{code}/", HandleAsync).WithName(nameof(UpdateCategory));

    /// <summary>Updates a category of a public domain. Requires a platform administrator.</summary>
    private static async Task<Results<Ok<CategoryResponse>, ProblemHttpResult>> HandleAsync(
        string slug, string code, UpdateCategoryRequest request, CurrentCaller caller, KnowledgeContext database,
        ILogger<Category> logger, CancellationToken cancellationToken)
    {
        var category = await database.Categories.SingleOrDefaultAsync(
            row => row.Domain.Slug == slug && row.Code == code, cancellationToken);
        if (category is null)
        {
            return Problems.NotFound();
        }

        category.Name = request.Name?.Trim() ?? category.Name;
        category.IsActive = request.IsActive ?? category.IsActive;
        await database.SaveChangesAsync(cancellationToken);
        logger.CategoryUpdated(slug, code, category.IsActive, caller.UserId);
        var row = await database.Categories.AsNoTracking().Where(changed => changed.Id == category.Id)
            .Select(DomainQueries.CategoryRow(database))
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? Problems.NotFound() : TypedResults.Ok(row.ToResponse());
    }
}
