using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Storage;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>A category to be made in a public domain.</summary>
/// <param name="Code">Names it within the domain, for ever: lower-case letters, digits and single hyphens.</param>
/// <param name="Name">For people.</param>
/// <param name="IsActive">Whether others than platform administrators see it; by default they do.</param>
public sealed record CreateCategoryRequest(
    [property: Required, StringLength(KnowledgeDomain.SlugLength), RegularExpression(KnowledgeDomain.SlugPattern, ErrorMessage = KnowledgeDomain.SlugRule)] string Code,
    [property: Required, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string Name,
    bool? IsActive);

internal static class CreateCategory
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{slug}/categories/", HandleAsync).WithName(nameof(CreateCategory)).AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Makes a category in a public domain. For platform administrators.</summary>
    private static async Task<Results<Created<CategoryResponse>, ProblemHttpResult>> HandleAsync(
        string slug, CreateCategoryRequest request, CurrentCaller caller, KnowledgeContext database, IdempotentRequest idempotency,
        TimeProvider time, ILogger<Category> logger, CancellationToken cancellationToken)
    {
        var domain = await database.Domains.SingleOrDefaultAsync(row => row.Slug == slug, cancellationToken);
        if (domain is null)
        {
            return Problems.NotFound();
        }

        var category = domain.AddCategory(request.Code, request.Name.Trim(), request.IsActive ?? true, time.GetUtcNow());
        database.Add(category);
        var answer = idempotency.Store(TypedResults.Created(
            $"/v1/domains/{slug}/categories/{category.Code}/", new CategoryResponse(category.Code, category.Name, category.IsActive, 0)));
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Problems.Conflict($"The domain has a category '{request.Code}' already.");
        }

        logger.CategoryCreated(slug, category.Code, caller.UserId);
        return answer;
    }
}
