using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>
/// Withdraws what was invited with an API key while somebody else may have had it: they may have invited themselves. Retiring a key is told by
/// another event, and leaves what was honestly invited with it alone.
/// </summary>
internal sealed class ApiKeyLeakedConsumer(IdentityContext database, AuditPublisher audit, TimeProvider time, ILogger<Organisation> logger)
    : EventConsumer<IdentityContext, ApiKeyLeaked>(database, time)
{
    protected override async Task HandleAsync(ApiKeyLeaked happened, CancellationToken cancellationToken)
    {
        // By the partial index on invited_with_key.
        var withdrawn = await Database.Database.SqlQuery<Guid>(
            $"""
            delete from invitations
            where invited_with_key = {happened.KeyId} and organisation_id = {happened.OrganisationId} and created_at <= {happened.LeakedUntil}
            returning id as "Value"
            """).ToListAsync(cancellationToken);
        foreach (var id in withdrawn)
        {
            audit.Succeeded(AuditActions.InvitationWithdrawn, AuditTarget.Invitation(id), organisationId: happened.OrganisationId);
        }

        if (withdrawn.Count > 0)
        {
            logger.InvitationsOfLeakedKeyWithdrawn(happened.OrganisationId, withdrawn.Count, happened.KeyId);
        }
    }
}
