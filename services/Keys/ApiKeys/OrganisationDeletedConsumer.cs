using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>All keys of a deleted organisation end, and with them all that is known of it but that it is gone.</summary>
internal sealed class OrganisationDeletedConsumer(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : KeyRevocationConsumer<OrganisationDeleted>(database, verdicts, time, logger)
{
    protected override async Task HandleAsync(OrganisationDeleted happened, CancellationToken cancellationToken)
    {
        // First: a key that is being made has committed when this is held, and the next one is refused.
        var policy = await Database.LockPolicyAsync(happened.OrganisationId, cancellationToken);
        policy.MarkDeleted();
        await RevokeAndDeleteAsync(KeyQueries.LockOfOrganisation(happened.OrganisationId), cancellationToken);
    }
}
