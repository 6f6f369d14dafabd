using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>
/// Revokes all keys of a user who may no longer sign in, and deletes those of a deleted user. After a password reset or
/// change it revokes the keys from before, so that lists show what the gateways already reject. Signing out everywhere
/// leaves keys valid.
/// </summary>
internal sealed class UserAccessChangedConsumer(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : KeyRevocationConsumer<UserAccessChanged>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(UserAccessChanged happened, CancellationToken cancellationToken) => happened switch
    {
        { IsDeleted: true } => DeleteAsync(happened, cancellationToken),
        { IsActive: false } => RevokeAsync(KeyQueries.LockOfUser(happened.UserId, happened.OccurredAt), cancellationToken),
        { KeysValidFrom: { } validFrom } => RevokeAsync(KeyQueries.LockOfEarlierSignIns(happened.UserId, validFrom), cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task DeleteAsync(UserAccessChanged happened, CancellationToken cancellationToken)
    {
        // First: a key that is being made has committed when this is held, and the next one is refused.
        await Database.Database.LockOwnerAsync(happened.UserId, cancellationToken);
        await Database.Database.ExecuteSqlAsync(KeyQueries.AddDeletedUser(happened.UserId, happened.OccurredAt), cancellationToken);
        await RevokeAndDeleteAsync(KeyQueries.LockAllOfUser(happened.UserId), cancellationToken);
    }
}
