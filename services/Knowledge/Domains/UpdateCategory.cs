using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>What is to change of a category; what is absent stays.</summary>
/// <param name="Name">For people.</param>
/// <param name="IsActive">Whether others than platform administrators see it.</param>
public sealed record UpdateCategoryRequest(
    [property: NotBlank, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string? Name,
    bool? IsActive);

internal static class UpdateCategory
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{slug}/categories/{code}/", HandleAsync).WithName(nameof(UpdateCategory));

    /// <summary>Changes a category of a public domain. For platform administrators.</summary>
    private static async Task<Results<Ok<CategoryResponse>, ProblemHttpResult>> HandleAsync(
        string slug, string code, UpdateCategoryRequest request, CurrentCaller caller, KnowledgeContext database, ILogger<Category> logger,
        CancellationToken cancellationToken)
    {
        var category = await database.Categories.SingleOrDefaultAsync(row => row.Domain.Slug == slug && row.Code == code, cancellationToken);
        if (category is null)
        {
            return Problems.NotFound();
        }

        category.Name = request.Name?.Trim() ?? category.Name;
        category.IsActive = request.IsActive ?? category.IsActive;
        await database.SaveChangesAsync(cancellationToken);
        logger.CategoryChanged(slug, code, category.IsActive, caller.UserId);
        var row = await database.Categories.AsNoTracking().Where(changed => changed.Id == category.Id)
            .Select(DomainReading.CategoryRow(database))
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? Problems.NotFound() : TypedResults.Ok(row.ToResponse());
    }
}
