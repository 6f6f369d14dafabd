using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Invitations;

/// <summary>
/// Withdraws the invitations created with a leaked API key while it was exposed, because a third party may have invited
/// themselves. Rotation of a key is another event and keeps its invitations.
/// </summary>
internal sealed class ApiKeyLeakedConsumer(IdentityContext database, AuditPublisher audit, TimeProvider time, ILogger<Organisation> logger)
    : EventConsumer<IdentityContext, ApiKeyLeaked>(database, time)
{
    protected override async Task HandleAsync(ApiKeyLeaked message, CancellationToken cancellationToken)
    {
        // Served by the partial index on invited_with_key.
        var withdrawn = await Database.Database.SqlQuery<Guid>(
            $"""
            delete from invitations
            where invited_with_key = {message.KeyId} and organisation_id = {message.OrganisationId} and created_at <= {message.LeakedUntil}
            returning id as "Value"
            """).ToListAsync(cancellationToken);
        foreach (var id in withdrawn)
        {
            audit.Succeeded(AuditActions.InvitationWithdrawn, AuditTarget.Invitation(id), organisationId: message.OrganisationId);
        }

        if (withdrawn.Count > 0)
        {
            logger.InvitationsOfLeakedKeyWithdrawn(message.OrganisationId, withdrawn.Count, message.KeyId);
        }
    }
}
