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

/// <summary>Options of a rotation.</summary>
public sealed record RotateApiKeyRequest
{
    /// <summary>The grace period of the replaced secret in seconds: 0 (default) to 604800 (one week).</summary>
    [Range(0, 604_800)]
    public int? GracePeriodSeconds { get; init; }
}

internal static class RotateApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPost("/{id:guid}/rotate/", HandleAsync).WithName(nameof(RotateApiKey) + nameSuffix)
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Replaces the secret of a key; id and name stay. Only the user that the key acts for can rotate it: admins and
    /// owners revoke the keys of other users instead.
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
            return Problems.Conflict("The key is revoked; issue a new key instead.");
        }

        if (FindDenial(caller, policy, key) is { } denial)
        {
            return await database.ForbidAsync(origin.CreateRejectionEntry(AuditActions.KeyRotated, key.Id, now), denial, cancellationToken);
        }

        if (!policy.AllowsUntil(key.ExpiresAt, now))
        {
            return Problems.Conflict($"Change the expiry of the key first. {policy.LifetimeRule}");
        }

        var secret = key.Rotate(TimeSpan.FromSeconds(request?.GracePeriodSeconds ?? 0), SecretIssuer.From(caller), now);
        database.Add(origin.CreateKeyEvent(key, ApiKeyEventType.Rotated, now));
        database.PublishOnCommit(origin.CreateAuditEntry(AuditActions.KeyRotated, key.Id, now));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await verdicts.InvalidateAsync(key.Secrets);

        logger.ApiKeyRotated(key.Id);
        response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Ok(ApiKeyWithSecretResponse.From(key, secret, now));
    }

    /// <summary>
    /// A replaced secret expires before the key does, so the last rule also denies it a rotation during its grace
    /// period.
    /// </summary>
    private static string? FindDenial(CurrentCaller caller, KeyPolicy policy, ApiKey key) =>
        key.UserId != caller.UserId ? "Only the user that a key acts for can rotate it; revoke it instead."
        : !policy.AllowsKeyManagement(caller.KeyId, key) ? "Your organisation allows an API key to rotate only itself."
        : !caller.CanGrant(key.Scopes) || !caller.CanGrantUntil(key.ExpiresAt)
            ? "A key cannot rotate a key with more scopes or a later expiry than its own."
        : null;
}
