using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

internal static class RevokeApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix)
    {
        keys.MapDelete("/{id:guid}/", HandleAsync).WithName("DeleteApiKey" + nameSuffix);
        keys.MapPost("/{id:guid}/revoke/", HandleAsync).WithName(nameof(RevokeApiKey) + nameSuffix);
    }

    /// <summary>
    /// Ends a key for good. When this is answered it is known to no cache; revoking it again changes nothing. The keys that were made with
    /// it go on, as retiring one key should break no other, unless it is asked to end them too.
    /// </summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, [AsParameters] RevocationScope reach, CurrentCaller caller, RequestOrigin origin, KeysContext database,
        VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        List<ApiKey> ending = [];
        List<ApiKeyLeaked> leaks = [];
        if (reach.IncludeCreated is true && await database.ApiKeys.VisibleTo(caller).AnyAsync(visible => visible.Id == id, cancellationToken))
        {
            await database.LockPolicyAsync(caller.OrganisationId!.Value, cancellationToken);
            var known = await ExposedSecrets.LockFromKeyAsync(database, id, cancellationToken);
            ending.AddRange(known.UsableAt(now).Where(open => open.Id != id));
            leaks.AddRange(known.LeakedAt(now));
        }

        var key = await database.LockAsync(id, caller, cancellationToken);
        if (key is null)
        {
            return Problems.NotFound();
        }

        ending.Add(key);
        var revoked = ending.FindAll(ended => ended.Revoke(now));
        foreach (var ended in revoked)
        {
            database.Add(origin.Note(ended, ApiKeyEventType.Revoked, now, becauseOfKeyId: ended == key ? null : id));
            database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, ended.OrganisationId, ended.Id, ended.UserId));
            database.PublishOnCommit(origin.Done(AuditActions.KeyRevoked, ended.Id, now));
        }

        leaks.ForEach(leak => database.PublishOnCommit(leak));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        revoked.ForEach(ended => logger.ApiKeyRevoked(ended.Id));

        // Also when it was revoked before: the attempt that did it may have ended before it came this far.
        await verdicts.DropAsync(ending.SelectMany(ended => ended.Secrets));
        return TypedResults.NoContent();
    }
}
