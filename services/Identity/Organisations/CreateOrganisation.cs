using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
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
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its name in addresses; made from the name when absent.</param>
public sealed record CreateOrganisationRequest(
    [property: Required, StringLength(150), NoControlCharacters] string Name,
    [property: StringLength(OrganisationSlug.MaximumLength, MinimumLength = OrganisationSlug.MinimumLength),
        RegularExpression(OrganisationSlug.Pattern, ErrorMessage = OrganisationSlug.Message)] string? Slug);

internal static class CreateOrganisation
{
    /// <summary>A random suffix is all but sure to be free; that several are taken in a row is a defect.</summary>
    private const int MaximumAttempts = 5;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/", HandleAsync).WithName(nameof(CreateOrganisation))
        .AcceptsIdempotencyKey(isPerOrganisation: false).ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Creates an organisation. The caller becomes its owner.</summary>
    internal static async Task<Results<Created<OrganisationResponse>, ProblemHttpResult>> HandleAsync(
        CreateOrganisationRequest request, CurrentCaller caller, IdentityContext database, PrincipalCache principals, IdempotentRequest idempotency,
        AuditPublisher audit, IOptions<OrganisationOptions> options, TimeProvider time, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        if (request.Slug is { } wanted && OrganisationSlug.IsReserved(wanted))
        {
            return Problems.InvalidField("slug", "This slug is reserved.");
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        // A caller whose account is gone has an assertion for a minute more; with the row held it cannot go now.
        // Locked and not only held, so that two that are made at once are counted one after the other.
        if (await database.LockUserAsync(caller.UserId, cancellationToken) is not { IsActive: true })
        {
            return Problems.NotFound();
        }

        if (await database.Memberships.CountAsync(membership => membership.UserId == caller.UserId, cancellationToken) >= options.Value.MaxPerUser)
        {
            return Problems.Conflict($"You are a member of {options.Value.MaxPerUser} organisations, which is as many as one user may be.");
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
        database.PublishOnCommit(new MemberAdded(Guid.CreateVersion7(now), now, organisation.Id, caller.UserId, OrganisationRole.Owner.ToWireName()));
        var created = await database.Memberships
            .Where(membership => membership.OrganisationId == organisation.Id && membership.UserId == caller.UserId)
            .Select(OrganisationResponse.FromMembership).SingleAsync(cancellationToken);
        var answer = idempotency.Store(TypedResults.Created($"/v1/orgs/{organisation.Slug}/", created));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(caller.UserId);
        logger.OrganisationCreated(organisation.Id, caller.UserId);
        return answer;
    }

    /// <summary>Stores it, with another slug where a generated one is taken. The index decides, so that two at once cannot both have it.</summary>
    private static async Task<bool> SaveAsync(
        IdentityContext database, Organisation organisation, bool isSlugGiven, CancellationToken cancellationToken)
    {
        var slug = organisation.Slug;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Within a transaction EF Core sets a savepoint first: a refused insert leaves the transaction usable.
                await database.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException exception) when (attempt < MaximumAttempts && exception.Violates(Constraints.OrganisationSlug))
            {
                if (isSlugGiven)
                {
                    return false;
                }

                organisation.TakeSlug(OrganisationSlug.WithSuffix(slug));
            }
        }
    }
}
