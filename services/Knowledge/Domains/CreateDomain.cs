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

/// <summary>The request to create a public domain.</summary>
/// <param name="Slug">
/// The domain's permanent identifier in paths and queries: lower-case letters and digits, separated by single hyphens.
/// </param>
/// <param name="Name">The display name.</param>
/// <param name="Description">The subjects that the domain covers.</param>
/// <param name="IsActive">
/// Whether the domain is visible to all users, or to platform administrators only; default true.
/// </param>
public sealed record CreateDomainRequest(
    [property: Required, StringLength(KnowledgeDomain.SlugLength),
        RegularExpression(KnowledgeDomain.SlugPattern, ErrorMessage = KnowledgeDomain.SlugRule)]
    string Slug,
    [property: Required, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string Name,
    [property: StringLength(KnowledgeDomain.DescriptionLength), NoControlCharacters] string? Description,
    bool? IsActive);

internal static class CreateDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreateDomain))
        .AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Creates a public domain. Requires a platform administrator.</summary>
    private static async Task<Results<Created<DomainResponse>, ProblemHttpResult>> HandleAsync(
        CreateDomainRequest request, CurrentCaller caller, KnowledgeContext database, IdempotentRequest idempotency,
        TimeProvider time, ILogger<KnowledgeDomain> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var domain = new KnowledgeDomain
        {
            Id = Guid.CreateVersion7(now),
            Slug = request.Slug,
            Name = request.Name.Trim(),
            Description = request.Description?.Trim() ?? "",
            IsActive = request.IsActive ?? true,
            CreatedAt = now,
        };
        database.Add(domain);
        var response = idempotency.Store(TypedResults.Created(
            $"/v1/domains/{domain.Slug}/", new DomainResponse(
                domain.Slug, domain.Name, domain.Description, domain.IsActive, 0, [])));
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Problems.Conflict($"The domain '{request.Slug}' already exists.");
        }

        logger.DomainCreated(domain.Slug, caller.UserId);
        return response;
    }
}
