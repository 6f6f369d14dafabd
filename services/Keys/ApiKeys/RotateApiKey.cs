using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Policies;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Egret.Keys.ApiKeys;

/// <summary>How to rotate a key.</summary>
public sealed record RotateApiKeyRequest
{
    /// <summary>How long the old secret goes on working: 0, which is the default, to 604800 (a week).</summary>
    [Range(0, 604_800)]
    public int? GracePeriodSeconds { get; init; }
}

internal static class RotateApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPost("/{id:guid}/rotate/", HandleAsync).WithName(nameof(RotateApiKey) + nameSuffix)
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Gives the key a new secret, under the same id and name. Only its own user can, as the secret acts for that user: whoever manages the
    /// organisation's keys revokes others' keys instead.
    /// </summary>
    private static async Task<Results<Ok<ApiKeyWithSecretResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, RotateApiKeyRequest? request, CurrentCaller caller, RequestOrigin origin, KeysContext database, VerdictCache verdicts,
        TimeProvider time, HttpResponse response, ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var policy = await database.LockPolicySharedAsync(caller.OrganisationId!.Value, cancellationToken);
        if (await database.IsKeyRevokedAsync(caller, cancellationToken))
        {
            return Problems.Unauthorized(ErrorCodes.ApiKeyNotValid, "The API key was revoked.");
        }

        var key = await database.LockAsync(id, caller, cancellationToken);
        if (key is null)
        {
            return Problems.NotFound();
        }

        if (key.IsRevoked)
        {
            return Problems.Conflict("The key is revoked; make a new one instead.");
        }

        if (Refusal(caller, policy, key) is { } refusal)
        {
            return await database.ForbidAsync(origin.Refused(AuditActions.KeyRotated, key.Id, now), refusal, cancellationToken);
        }

        if (!policy.AllowsUntil(key.ExpiresAt, now))
        {
            return Problems.Conflict($"Give the key another expiry first. {policy.LifetimeRule}");
        }

        var secret = key.Rotate(TimeSpan.FromSeconds(request?.GracePeriodSeconds ?? 0), SecretIssuer.Of(caller), now);
        database.Add(origin.Note(key, ApiKeyEventType.Rotated, now));
        database.PublishOnCommit(origin.Done(AuditActions.KeyRotated, key.Id, now));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await verdicts.DropAsync(key.Secrets);

        logger.ApiKeyRotated(key.Id);
        response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Ok(ApiKeyWithSecretResponse.From(key, secret, now));
    }

    /// <summary>An old secret in its grace ends before the key does, so the last one also keeps it from renewing itself.</summary>
    private static string? Refusal(CurrentCaller caller, KeyPolicy policy, ApiKey key) =>
        key.UserId != caller.UserId ? "Only the user whom a key acts for can rotate it; revoke it instead."
        : !policy.AllowsKeyManagement(caller.KeyId, key) ? "Your organisation lets an API key rotate no key but itself."
        : !caller.CanGrant(key.Scopes) || !caller.CanGrantUntil(key.ExpiresAt) ? "A key cannot rotate a key that reaches further or lasts longer than itself."
        : null;
}
