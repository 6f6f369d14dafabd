using Egret.Knowledge.Storage;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>An organisation that is gone, so that an upload still on its way cannot bring its collection back.</summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}

/// <summary>
/// Keeps an organisation's end and what is still made for it apart, within the caller's transaction. Whoever makes something holds its
/// lock, shared, until he has committed; whoever notes that it is gone waits for him, and so finds all that was made before. An advisory
/// lock, as there may be no row of it yet. Its key is a hash: two that share one would only have to wait for each other.
/// </summary>
internal static class OrganisationLock
{
    /// <summary>Notes that the organisation is gone. From then on nothing is made for it, and what was is there to be deleted.</summary>
    public static async Task NoteDeletedAsync(this KnowledgeDb database, Guid organisationId, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock(hashtextextended('organisation:' || {organisationId}::text, 0))", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_organisations (id, deleted_at) values ({organisationId}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Holds off the news that the organisation is gone until the transaction ends, unless it is here already.</summary>
    /// <returns>Whether it is still there.</returns>
    public static async Task<bool> HoldOrganisationAsync(this KnowledgeDb database, Guid organisationId, CancellationToken cancellationToken)
    {
        // A statement of its own: what is read must be as it is once the lock is held.
        await database.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock_shared(hashtextextended('organisation:' || {organisationId}::text, 0))", cancellationToken);
        return !await database.DeletedOrganisations.AnyAsync(row => row.Id == organisationId, cancellationToken);
    }
}
