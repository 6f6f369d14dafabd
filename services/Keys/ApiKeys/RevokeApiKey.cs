using Egret.Contracts.Events;
using Egret.Keys.Storage;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.ApiKeys;

internal static class RevokeApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix)
    {
        keys.MapDelete("/{id:guid}/", HandleAsync).WithName("DeleteApiKey" + nameSuffix);
        keys.MapPost("/{id:guid}/revoke/", HandleAsync).WithName(nameof(RevokeApiKey) + nameSuffix);
    }

    /// <summary>Ends a key for good. When this is answered it is known to no cache; revoking it again changes nothing.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, RequestOrigin origin, KeysContext database, VerdictCache verdicts, TimeProvider time,
        ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var key = await database.LockAsync(id, caller, cancellationToken);
        if (key is null)
        {
            return Problems.NotFound();
        }

        if (key.Revoke(now))
        {
            database.Add(origin.Note(key, ApiKeyEventType.Revoked, now));
            database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId));
            database.PublishOnCommit(origin.Done(AuditActions.KeyRevoked, key.Id, now));
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            logger.ApiKeyRevoked(key.Id);
        }

        // Also when it was revoked before: the attempt that did it may have ended before it came this far.
        await verdicts.DropAsync(key.Secrets);
        return TypedResults.NoContent();
    }
}
