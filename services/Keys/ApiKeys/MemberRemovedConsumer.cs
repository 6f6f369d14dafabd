using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;

namespace Egret.Keys.ApiKeys;

/// <summary>
/// Revokes a former member's keys in that organisation. Keys issued after the user became a member again stay valid:
/// such a key may exist before this event arrives.
/// </summary>
internal sealed class MemberRemovedConsumer(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : KeyRevocationConsumer<MemberRemoved>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(MemberRemoved message, CancellationToken cancellationToken) =>
        RevokeAsync(KeyQueries.LockOfMember(message.OrganisationId, message.UserId, message.OccurredAt), cancellationToken);
}
