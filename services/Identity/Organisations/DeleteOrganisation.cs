using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

internal static class DeleteOrganisation
{
    public static void Map(IEndpointRouteBuilder app) => app.MapDelete("/", HandleAsync).WithName(nameof(DeleteOrganisation));

    /// <summary>
    /// Deletes an organisation. Its API keys are revoked immediately; its documents, passages and sessions are deleted
    /// asynchronously.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string slug, CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit,
        TimeProvider time, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockForCallerAsync(caller, slug, cancellationToken) is not { Organisation: var organisation, Role: var role })
        {
            return Problems.NotFound();
        }

        if (role < OrganisationRole.Owner)
        {
            return Problems.Forbidden("Only an owner may delete the organisation.");
        }

        var memberIds = await database.Memberships.Where(membership => membership.OrganisationId == organisation.Id)
            .Select(membership => membership.UserId).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        database.Remove(organisation);
        audit.Succeeded(AuditActions.OrganisationDeleted, AuditTarget.Organisation(organisation.Id), organisationId: organisation.Id);
        database.PublishOnCommit(new OrganisationDeleted(Guid.CreateVersion7(now), now, organisation.Id));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(memberIds);
        logger.OrganisationDeleted(organisation.Id, caller.UserId);
        return TypedResults.NoContent();
    }
}
