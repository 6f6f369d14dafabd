using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Records a revocation for as long as an upload may be running that started before it (<see
/// cref="UploadAuthorization"/>).
/// </summary>
internal abstract class RevokedAccessConsumer<TEvent>(KnowledgeContext database, TimeProvider time)
    : EventConsumer<KnowledgeContext, TEvent>(database, time)
    where TEvent : class, IIntegrationEvent
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(6);

    private readonly TimeProvider _time = time;

    /// <summary>The API key or the user whose access was revoked.</summary>
    protected abstract Guid GetSubject(TEvent message);

    protected override async Task HandleAsync(TEvent message, CancellationToken cancellationToken)
    {
        var (id, expiredBefore) = (GetSubject(message), _time.GetUtcNow() - Retention);
        await Database.Database.LockOwnerAsync(id, cancellationToken);
        await Database.Database.ExecuteSqlAsync(
            $"""
            insert into revoked_access (id, revoked_at) values ({id}, {message.OccurredAt})
            on conflict (id) do update set revoked_at = greatest(revoked_access.revoked_at, excluded.revoked_at)
            """,
            cancellationToken);
        // "skip locked": two concurrent deletions would wait for each other's rows. A later one deletes the rows that
        // this one skips.
        await Database.Database.ExecuteSqlAsync(
            $"""
            delete from revoked_access where id in (
                select id from revoked_access where revoked_at < {expiredBefore} order by revoked_at limit 1000 for update skip locked)
            """,
            cancellationToken);
    }
}
