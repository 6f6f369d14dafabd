using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;

namespace Egret.Keys.ApiKeys;

/// <summary>Revokes and deletes all keys of a deleted organisation; only the tombstone in its policy remains.</summary>
internal sealed class OrganisationDeletedConsumer(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : KeyRevocationConsumer<OrganisationDeleted>(database, verdicts, time, logger)
{
    protected override async Task HandleAsync(OrganisationDeleted message, CancellationToken cancellationToken)
    {
        // First: the lock waits for keys that are being issued, and later requests find the tombstone.
        var policy = await Database.LockPolicyAsync(message.OrganisationId, cancellationToken);
        policy.MarkDeleted();
        await RevokeAndDeleteAsync(KeyQueries.LockOfOrganisation(message.OrganisationId), cancellationToken);
    }
}
