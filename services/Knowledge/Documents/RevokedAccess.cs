using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Knowledge.Storage;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>An API key that was revoked, or a user who lost something that they may have had at the time.</summary>
internal sealed class RevokedAccess
{
    public required Guid Id { get; init; }

    public required DateTimeOffset RevokedAt { get; init; }
}

/// <summary>
/// Whether an upload that took longer to arrive than its assertion lives may still be taken. The gateway vouches for a minute at the most,
/// and a large file on a slow line takes several: so what was revoked since is noted here, and whoever it concerns has to send again, which
/// asks the gateway.
/// </summary>
internal sealed class LateUploads(
    KnowledgeContext database, CurrentCaller caller, IHttpContextAccessor accessor, IBusControl bus, TimeProvider time)
{
    /// <summary>Holds off news of the caller until the transaction ends, unless it is here already.</summary>
    /// <returns>False when the assertion has run out and is not known to be what the gateway would still say.</returns>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        if (!CurrentAssertion.HasExpired(accessor.HttpContext!))
        {
            return true;
        }

        // Who hears no news cannot tell.
        if (CurrentAssertion.IssuedAt(accessor.HttpContext!) is not { } issuedAt
            || caller.KeyExpiresAt <= time.GetUtcNow()
            || bus.CheckHealth().Status != BusHealthStatus.Healthy)
        {
            return false;
        }

        Guid[] ids = caller.KeyId is { } key ? [caller.UserId, key] : [caller.UserId];
        await database.Database.LockOwnersSharedAsync(ids, cancellationToken);
        var since = issuedAt - Clocks.Tolerance;
        return !await database.RevokedAccess.AnyAsync(row => ids.Contains(row.Id) && row.RevokedAt >= since, cancellationToken);
    }
}

/// <summary>Notes what was revoked for as long as an upload could be under way that began before.</summary>
internal abstract class NoteRevokedAccess<TEvent>(KnowledgeContext database, TimeProvider time) : EventConsumer<KnowledgeContext, TEvent>(database, time)
    where TEvent : class, IIntegrationEvent
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(6);

    private readonly TimeProvider _time = time;

    /// <summary>Whom it concerns. Of a membership it is the user: what they send elsewhere meanwhile has to be sent again, and no more.</summary>
    protected abstract Guid Find(TEvent happened);

    protected override async Task HandleAsync(TEvent happened, CancellationToken cancellationToken)
    {
        var (id, past) = (Find(happened), _time.GetUtcNow() - Retention);
        await Database.Database.LockOwnerAsync(id, cancellationToken);
        await Database.Database.ExecuteSqlAsync(
            $"""
            insert into revoked_access (id, revoked_at) values ({id}, {happened.OccurredAt})
            on conflict (id) do update set revoked_at = greatest(revoked_access.revoked_at, excluded.revoked_at)
            """,
            cancellationToken);
        // Two at once would wait for each other's rows; what one leaves, a later one takes.
        await Database.Database.ExecuteSqlAsync(
            $"""
            delete from revoked_access where id in (
                select id from revoked_access where revoked_at < {past} order by revoked_at limit 1000 for update skip locked)
            """,
            cancellationToken);
    }
}

internal sealed class NoteRevokedKey(KnowledgeContext database, TimeProvider time) : NoteRevokedAccess<ApiKeyRevoked>(database, time)
{
    protected override Guid Find(ApiKeyRevoked happened) => happened.KeyId;
}

internal sealed class NoteChangedUser(KnowledgeContext database, TimeProvider time) : NoteRevokedAccess<UserAccessChanged>(database, time)
{
    protected override Guid Find(UserAccessChanged happened) => happened.UserId;
}

internal sealed class NoteRemovedMember(KnowledgeContext database, TimeProvider time) : NoteRevokedAccess<MemberRemoved>(database, time)
{
    protected override Guid Find(MemberRemoved happened) => happened.UserId;
}
