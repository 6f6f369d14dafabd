using System.ComponentModel.DataAnnotations;
using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>The request to update a public domain. Omitted properties are not changed.</summary>
/// <param name="Name">The display name.</param>
/// <param name="Description">The subjects that the domain covers.</param>
/// <param name="IsActive">Whether the domain is visible to all users, or to platform administrators only.</param>
public sealed record UpdateDomainRequest(
    [property: NotBlank, StringLength(KnowledgeDomain.NameLength), NoControlCharacters] string? Name,
    [property: StringLength(KnowledgeDomain.DescriptionLength), NoControlCharacters] string? Description,
    bool? IsActive);

internal static class UpdateDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{slug}/", HandleAsync).WithName(nameof(UpdateDomain));

    /// <summary>Updates a public domain. Requires a platform administrator.</summary>
    private static async Task<Results<Ok<DomainResponse>, ProblemHttpResult>> HandleAsync(
        string slug, UpdateDomainRequest request, CurrentCaller caller, KnowledgeContext database,
        ILogger<KnowledgeDomain> logger, CancellationToken cancellationToken)
    {
        var domain = await database.Domains.SingleOrDefaultAsync(row => row.Slug == slug, cancellationToken);
        if (domain is null)
        {
            return Problems.NotFound();
        }

        domain.Name = request.Name?.Trim() ?? domain.Name;
        domain.Description = request.Description?.Trim() ?? domain.Description;
        domain.IsActive = request.IsActive ?? domain.IsActive;
        await database.SaveChangesAsync(cancellationToken);
        logger.DomainUpdated(slug, domain.IsActive, caller.UserId);
        var row = await database.Domains.VisibleTo(caller).Where(changed => changed.Id == domain.Id)
            .SelectRows(database, caller)
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? Problems.NotFound() : TypedResults.Ok(row.ToResponse());
    }
}
