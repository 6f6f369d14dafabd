using Egret.Contracts.Events;
using Egret.Keys.Storage;
using Egret.Keys.Verification;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>Revokes the keys that an event of Identity's leaves without somebody, or something, to act for.</summary>
internal abstract class RevokeKeysOfEvent<TEvent>(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : EventConsumer<KeysContext, TEvent>(database, time)
    where TEvent : class, IIntegrationEvent
{
    private readonly List<ApiKey> _revoked = [];
    private readonly TimeProvider _time = time;

    protected async Task RevokeAsync(FormattableString lockKeys, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var keys = await Database.ApiKeys.FromSql(lockKeys).ToListAsync(cancellationToken);
        var ids = keys.ConvertAll(key => key.Id);
        await Database.ApiKeySecrets.Where(secret => ids.Contains(secret.ApiKeyId)).LoadAsync(cancellationToken);
        foreach (var key in keys.Where(key => key.Revoke(now)))
        {
            Database.Add(new ApiKeyEvent { Id = Guid.CreateVersion7(now), ApiKeyId = key.Id, Type = ApiKeyEventType.Revoked, OccurredAt = now });
            Database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId));
            _revoked.Add(key);
        }
    }

    protected override async Task CommittedAsync(CancellationToken cancellationToken)
    {
        await verdicts.DropAsync(_revoked.SelectMany(key => key.Secrets));
        if (_revoked.Count > 0)
        {
            logger.ApiKeysRevoked(_revoked.Count, typeof(TEvent).Name);
        }
    }
}

/// <summary>A former member's keys of that organisation end. Those made after he was taken back, which may be known here first, do not.</summary>
internal sealed class RevokeKeysOfFormerMember(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : RevokeKeysOfEvent<MemberRemoved>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(MemberRemoved happened, CancellationToken cancellationToken) =>
        RevokeAsync(KeyQueries.LockOfMember(happened.OrganisationId, happened.UserId, happened.OccurredAt), cancellationToken);
}

/// <summary>All keys of a deleted organisation end.</summary>
internal sealed class RevokeKeysOfDeletedOrganisation(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : RevokeKeysOfEvent<OrganisationDeleted>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(OrganisationDeleted happened, CancellationToken cancellationToken) =>
        RevokeAsync(KeyQueries.LockOfOrganisation(happened.OrganisationId), cancellationToken);
}

/// <summary>All keys of a user who may no longer sign in end. Signing out everywhere leaves them alone.</summary>
internal sealed class RevokeKeysOfLockedOutUser(KeysContext database, VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger)
    : RevokeKeysOfEvent<UserAccessChanged>(database, verdicts, time, logger)
{
    protected override Task HandleAsync(UserAccessChanged happened, CancellationToken cancellationToken) =>
        happened is { IsActive: true, IsDeleted: false }
            ? Task.CompletedTask
            : RevokeAsync(KeyQueries.LockOfUser(happened.UserId, happened.IsDeleted ? DateTimeOffset.MaxValue : happened.OccurredAt), cancellationToken);
}
