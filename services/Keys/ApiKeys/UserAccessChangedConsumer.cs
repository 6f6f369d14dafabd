using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
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
    protected override Task HandleAsync(UserAccessChanged message, CancellationToken cancellationToken) => message switch
    {
        { IsDeleted: true } => DeleteAsync(message, cancellationToken),
        { IsActive: false } => RevokeAsync(KeyQueries.LockOfUser(message.UserId, message.OccurredAt), cancellationToken),
        { KeysValidFrom: { } validFrom } => RevokeAsync(KeyQueries.LockOfEarlierSignIns(message.UserId, validFrom), cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task DeleteAsync(UserAccessChanged message, CancellationToken cancellationToken)
    {
        // First: the lock waits for keys that are being issued, and later requests find the tombstone.
        await Database.Database.LockOwnerAsync(message.UserId, cancellationToken);
        await Database.Database.ExecuteSqlAsync(KeyQueries.AddDeletedUser(message.UserId, message.OccurredAt), cancellationToken);
        await RevokeAndDeleteAsync(KeyQueries.LockAllOfUser(message.UserId), cancellationToken);
    }
}
