using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Data;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>The request to create a category in a public domain.</summary>
/// <param name="Code">
/// The category's permanent identifier within the domain: lower-case letters and digits, separated by single hyphens.
/// </param>
/// <param name="Name">The display name.</param>
/// <param name="IsActive">
/// Whether the category is visible to all users, or to platform administrators only; default true.
/// </param>
public sealed record CreateCategoryRequest(
    [property: Required, StringLength(KnowledgeDomain.SlugLength),
        RegularExpression(KnowledgeDomain.SlugPattern, ErrorMessage = KnowledgeDomain.SlugRule)]
    string Code,
    [property: Required, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string Name,
    bool? IsActive);

internal static class CreateCategory
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{slug}/categories/", HandleAsync)
        .WithName(nameof(CreateCategory))
        .AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Creates a category in a public domain. Requires a platform administrator.</summary>
    private static async Task<Results<Created<CategoryResponse>, ProblemHttpResult>> HandleAsync(
        string slug, CreateCategoryRequest request, CurrentCaller caller, KnowledgeContext database,
        IdempotentRequest idempotency,
        TimeProvider time, ILogger<Category> logger, CancellationToken cancellationToken)
    {
        var domain = await database.Domains.SingleOrDefaultAsync(row => row.Slug == slug, cancellationToken);
        if (domain is null)
        {
            return Problems.NotFound();
        }

        var category = domain.AddCategory(
            request.Code, request.Name.Trim(), request.IsActive ?? true, time.GetUtcNow());
        database.Add(category);
        var response = idempotency.Store(TypedResults.Created(
            $"/v1/domains/{slug}/categories/{category.Code}/", new CategoryResponse(
                category.Code, category.Name, category.IsActive, 0)));
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Problems.Conflict($"The category '{request.Code}' already exists in the domain.");
        }

        logger.CategoryCreated(slug, category.Code, caller.UserId);
        return response;
    }
}
