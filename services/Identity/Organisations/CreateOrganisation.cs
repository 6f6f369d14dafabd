using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Organisations;

/// <summary>A new organisation.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Slug">Slug in URLs; derived from the name if omitted.</param>
public sealed record CreateOrganisationRequest(
    [property: Required, StringLength(150), NoControlCharacters] string Name,
    [property: StringLength(OrganisationSlug.MaxLength, MinimumLength = OrganisationSlug.MinLength),
    RegularExpression(OrganisationSlug.Pattern, ErrorMessage = OrganisationSlug.Message)] string? Slug);

internal static class CreateOrganisation
{
    /// <summary>Maximum number of generated slugs. Repeated collisions of random suffixes indicate a defect.</summary>
    private const int MaxAttempts = 5;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/", HandleAsync).WithName(nameof(CreateOrganisation))
        .AcceptsIdempotencyKey(isPerOrganisation: false).ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Creates an organisation. The caller becomes its owner.</summary>
    internal static async Task<Results<Created<OrganisationResponse>, ProblemHttpResult>> HandleAsync(
        CreateOrganisationRequest request, CurrentCaller caller, IdentityContext database, PrincipalCache principals,
        IdempotentRequest idempotency,
        AuditPublisher audit, IOptions<OrganisationOptions> options, TimeProvider time, ILogger<Organisation> logger,
        CancellationToken cancellationToken)
    {
        if (request.Slug is { } wanted && OrganisationSlug.IsReserved(wanted))
        {
            return Problems.InvalidField("slug", "This slug is reserved.");
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        // The assertion of a deleted account is valid for another minute; the lock also prevents a concurrent
        // deletion. An exclusive lock, so that concurrent requests are counted one at a time.
        if (await database.LockUserAsync(caller.UserId, cancellationToken) is not { IsActive: true })
        {
            return Problems.NotFound();
        }

        if (await database.Memberships.CountAsync(membership =>
            membership.UserId == caller.UserId, cancellationToken) >= options.Value.MaxPerUser)
        {
            return Problems.Conflict($"You have reached the limit of {options.Value.MaxPerUser} organisations per user.");
        }

        var now = time.GetUtcNow();
        var name = request.Name.Trim();
        var organisation = Organisation.Create(
            Guid.CreateVersion7(now), request.Slug ?? OrganisationSlug.FromName(name), name, options.Value, now);
        database.Add(organisation);
        database.Add(Membership.Create(organisation.Id, caller.UserId, OrganisationRole.Owner, now));
        if (!await SaveAsync(database, organisation, isSlugGiven: request.Slug is not null, cancellationToken))
        {
            return Problems.Conflict($"The slug '{request.Slug}' is taken.");
        }

        audit.Succeeded(AuditActions.OrganisationCreated, AuditTarget.Organisation(organisation.Id), organisationId: organisation.Id);
        database.PublishOnCommit(new OrganisationCreated(Guid.CreateVersion7(now), now, organisation.Id, organisation.Slug, caller.UserId)
        {
            Limits = organisation.Limits,
        });
        database.PublishOnCommit(
            new MemberAdded(Guid.CreateVersion7(now), now, organisation.Id, caller.UserId, OrganisationRole.Owner.ToWireName()));
        var created = await database.Memberships
            .Where(membership => membership.OrganisationId == organisation.Id && membership.UserId == caller.UserId)
            .Select(OrganisationResponse.FromMembership).SingleAsync(cancellationToken);
        var response = idempotency.Store(TypedResults.Created($"/v1/orgs/{organisation.Slug}/", created));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(caller.UserId);
        logger.OrganisationCreated(organisation.Id, caller.UserId);
        return response;
    }

    /// <summary>
    /// Stores the organisation, with another suffix if a generated slug is taken. The unique index decides, so that
    /// concurrent requests cannot use the same slug.
    /// </summary>
    private static async Task<bool> SaveAsync(
        IdentityContext database, Organisation organisation, bool isSlugGiven, CancellationToken cancellationToken)
    {
        var slug = organisation.Slug;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // EF Core sets a savepoint within a transaction, so that the transaction stays usable after a rejected
                // insert.
                await database.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException exception) when (attempt < MaxAttempts && exception.Violates(Constraints.OrganisationSlug))
            {
                if (isSlugGiven)
                {
                    return false;
                }

                organisation.SetSlug(OrganisationSlug.WithSuffix(slug));
            }
        }
    }
}
