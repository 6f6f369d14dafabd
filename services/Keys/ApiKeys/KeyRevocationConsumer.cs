using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;

namespace Egret.Keys.ApiKeys;

/// <summary>Revokes the API keys that an event of Identity leaves without a valid user or organisation.</summary>
internal abstract class KeyRevocationConsumer<TEvent>(
    KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
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
                Database.Add(new ApiKeyEvent
                {
                    Id = Guid.CreateVersion7(now),
                    ApiKeyId = key.Id,
                    Type = ApiKeyEventType.Revoked,
                    OccurredAt = now,
                });
            }
        }
    }

    /// <summary>Revokes and deletes the keys with their events: no caller may read them any longer.</summary>
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
        await verdicts.InvalidateAsync(_secrets);
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
        Database.PublishOnCommit(KeyAudit.CreateEntry(AuditActions.KeyRevoked, AuditOutcomes.Succeeded, key.OrganisationId, key.Id, now));
        _revoked.Add(key);
        // A separate list, because deleting a key clears its secrets.
        _secrets.AddRange(key.Secrets);
        return true;
    }
}
