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

/// <summary>A public domain to be made.</summary>
/// <param name="Slug">Names it in paths and queries, for ever: lower-case letters, digits and single hyphens.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">What it covers.</param>
/// <param name="IsActive">Whether others than platform administrators see it; by default they do.</param>
public sealed record CreateDomainRequest(
    [property: Required, StringLength(KnowledgeDomain.SlugLength), RegularExpression(KnowledgeDomain.SlugPattern, ErrorMessage = KnowledgeDomain.SlugRule)] string Slug,
    [property: Required, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string Name,
    [property: StringLength(KnowledgeDomain.DescriptionLength), NoControlCharacters] string? Description,
    bool? IsActive);

internal static class CreateDomain
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync).WithName(nameof(CreateDomain)).AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Makes a public domain. For platform administrators.</summary>
    private static async Task<Results<Created<DomainResponse>, ProblemHttpResult>> HandleAsync(
        CreateDomainRequest request, CurrentCaller caller, KnowledgeContext database, IdempotentRequest idempotency, TimeProvider time,
        ILogger<KnowledgeDomain> logger, CancellationToken cancellationToken)
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
        var answer = idempotency.Store(TypedResults.Created(
            $"/v1/domains/{domain.Slug}/", new DomainResponse(domain.Slug, domain.Name, domain.Description, domain.IsActive, 0, [])));
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Problems.Conflict($"There is a domain '{request.Slug}' already.");
        }

        logger.DomainCreated(domain.Slug, caller.UserId);
        return answer;
    }
}
