using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
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
    /// Revokes a key. No cache holds the key when the response is sent. Revoking a key again changes nothing. Keys
    /// that were issued with it stay valid unless <c>include_created</c> is set.
    /// </summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, [AsParameters] RevocationScope scope, CurrentCaller caller, RequestOrigin origin, KeysContext database,
        VerdictCache verdicts, TimeProvider time, ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        List<ApiKey> ending = [];
        List<ApiKeyLeaked> leaks = [];
        if (scope.IncludeCreated is true
            && await database.ApiKeys.VisibleTo(caller).AnyAsync(visible => visible.Id == id, cancellationToken))
        {
            await database.LockPolicyAsync(caller.OrganisationId!.Value, cancellationToken);
            var exposed = await ExposedSecrets.LockFromKeyAsync(database, id, cancellationToken);
            ending.AddRange(exposed.UsableAt(now).Where(open => open.Id != id));
            leaks.AddRange(exposed.LeakedAt(now));
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
            database.Add(origin.CreateKeyEvent(ended, ApiKeyEventType.Revoked, now, causeKeyId: ended == key ? null : id));
            database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, ended.OrganisationId, ended.Id, ended.UserId));
            database.PublishOnCommit(origin.CreateAuditEntry(AuditActions.KeyRevoked, ended.Id, now));
        }

        leaks.ForEach(leak => database.PublishOnCommit(leak));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        revoked.ForEach(ended => logger.ApiKeyRevoked(ended.Id));

        // Also for a key that was already revoked: the request that revoked it may have been interrupted before this
        // line.
        await verdicts.InvalidateAsync(ending.SelectMany(ended => ended.Secrets));
        return TypedResults.NoContent();
    }
}
