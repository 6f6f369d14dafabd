using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>A former member's keys of that organisation end. Those made after the member was taken back, which may be known here first, do not.</summary>
internal sealed class MemberRemovedConsumer(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : KeyRevocationConsumer<MemberRemoved>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(MemberRemoved happened, CancellationToken cancellationToken) =>
        RevokeAsync(KeyQueries.LockOfMember(happened.OrganisationId, happened.UserId, happened.OccurredAt), cancellationToken);
}
