using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>Revokes the keys that an event of Identity's leaves without somebody, or something, to act for.</summary>
internal abstract class RevokeKeysOfEvent<TEvent>(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : EventConsumer<KeysContext, TEvent>(database, time)
    where TEvent : class, IIntegrationEvent
{
    private readonly List<ApiKey> _revoked = [];
    private readonly List<ApiKeySecret> _secrets = [];
    private readonly TimeProvider _time = time;

    protected async Task RevokeAsync(FormattableString lockKeys, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var key in await Database.LockKeysAsync(lockKeys, cancellationToken))
        {
            if (Revoke(key, now))
            {
                Database.Add(new ApiKeyEvent { Id = Guid.CreateVersion7(now), ApiKeyId = key.Id, Type = ApiKeyEventType.Revoked, OccurredAt = now });
            }
        }
    }

    /// <summary>Ends the keys and forgets them, with what happened to them: nobody is left who may look it up.</summary>
    protected async Task RevokeAndDeleteAsync(FormattableString lockKeys, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var key in await Database.LockKeysAsync(lockKeys, cancellationToken))
        {
            Revoke(key, now);
            Database.Remove(key);
        }
    }

    protected override async Task OnCommittedAsync(CancellationToken cancellationToken)
    {
        await verdicts.DropAsync(_secrets);
        if (_revoked.Count > 0)
        {
            logger.ApiKeysRevoked(_revoked.Count, typeof(TEvent).Name);
        }
    }

    private bool Revoke(ApiKey key, DateTimeOffset now)
    {
        if (!key.Revoke(now))
        {
            return false;
        }

        Database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId));
        Database.PublishOnCommit(KeyAudit.Line(AuditActions.KeyRevoked, AuditOutcomes.Succeeded, key.OrganisationId, key.Id, now));
        _revoked.Add(key);
        // Kept apart, as deleting a key takes them from it.
        _secrets.AddRange(key.Secrets);
        return true;
    }
}

/// <summary>A former member's keys of that organisation end. Those made after the member was taken back, which may be known here first, do not.</summary>
internal sealed class RevokeKeysOfFormerMember(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : RevokeKeysOfEvent<MemberRemoved>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(MemberRemoved happened, CancellationToken cancellationToken) =>
        RevokeAsync(KeyQueries.LockOfMember(happened.OrganisationId, happened.UserId, happened.OccurredAt), cancellationToken);
}

/// <summary>All keys of a deleted organisation end, and with them all that is known of it but that it is gone.</summary>
internal sealed class RevokeKeysOfDeletedOrganisation(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : RevokeKeysOfEvent<OrganisationDeleted>(database, verdicts, time, logger)
{
    protected override async Task HandleAsync(OrganisationDeleted happened, CancellationToken cancellationToken)
    {
        // First: a key that is being made has committed when this is held, and the next one is refused.
        var policy = await Database.LockPolicyAsync(happened.OrganisationId, cancellationToken);
        policy.MarkDeleted();
        await RevokeAndDeleteAsync(KeyQueries.LockOfOrganisation(happened.OrganisationId), cancellationToken);
    }
}

/// <summary>
/// Revokes all keys of a user who may no longer sign in, and deletes those of a deleted user. After a password reset or
/// change it revokes the keys from before, so that lists show what the gateways already reject. Signing out everywhere
/// leaves keys valid.
/// </summary>
internal sealed class RevokeKeysOfLockedOutUser(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : RevokeKeysOfEvent<UserAccessChanged>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(UserAccessChanged happened, CancellationToken cancellationToken) => happened switch
    {
        { IsDeleted: true } => ForgetAsync(happened, cancellationToken),
        { IsActive: false } => RevokeAsync(KeyQueries.LockOfUser(happened.UserId, happened.OccurredAt), cancellationToken),
        { KeysValidFrom: { } validFrom } => RevokeAsync(KeyQueries.LockOfEarlierSignIns(happened.UserId, validFrom), cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task ForgetAsync(UserAccessChanged happened, CancellationToken cancellationToken)
    {
        // First: a key that is being made has committed when this is held, and the next one is refused.
        await Database.Database.LockOwnerAsync(happened.UserId, cancellationToken);
        await Database.Database.ExecuteSqlAsync(KeyQueries.AddDeletedUser(happened.UserId, happened.OccurredAt), cancellationToken);
        await RevokeAndDeleteAsync(KeyQueries.LockAllOfUser(happened.UserId), cancellationToken);
    }
}
