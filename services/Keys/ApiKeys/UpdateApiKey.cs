using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Policies;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Egret.Keys.ApiKeys;

/// <summary>What to change of a key; what is left out stays.</summary>
public sealed record UpdateApiKeyRequest
{
    /// <summary>What to call it: 1 to 100 characters.</summary>
    [StringLength(100, MinimumLength = 1), RegularExpression(KeyName.Pattern, ErrorMessage = KeyName.PatternMessage)]
    public string? Name { get; init; }

    /// <summary>When it stops working by itself; <c>null</c> for never.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get;
        init
        {
            field = value;
            HasExpiresAt = true;
        }
    }

    /// <summary>Whether <c>expires_at</c> was there, be it as <c>null</c>: the serializer sets only what the body names.</summary>
    [JsonIgnore]
    internal bool HasExpiresAt { get; private init; }
}

internal static class UpdateApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPatch("/{id:guid}/update/", HandleAsync).WithName(nameof(UpdateApiKey) + nameSuffix)
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Renames a key or moves its expiry. One that has expired works again when its expiry is moved or cleared; a revoked one never does.</summary>
    private static async Task<Results<Ok<ApiKeyResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, UpdateApiKeyRequest request, CurrentCaller caller, RequestOrigin origin, KeysContext database, VerdictCache verdicts,
        IOptions<ApiKeyOptions> options, TimeProvider time, ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.ExpiresAt <= now)
        {
            return Problems.InvalidField("expires_at", "It must lie in the future.");
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var organisationId = caller.OrganisationId!.Value;
        var policy = request.HasExpiresAt
            ? await database.LockPolicyAsync(organisationId, cancellationToken)
            : await database.LockPolicySharedAsync(organisationId, cancellationToken);
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
            return Problems.Conflict("The key is revoked; a revoked key cannot be changed.");
        }

        if (request.HasExpiresAt && Refusal(caller, policy, key, request.ExpiresAt) is { } refusal)
        {
            return await database.ForbidAsync(origin.Refused(AuditActions.KeyUpdated, key.Id, now), refusal, cancellationToken);
        }

        if (request.HasExpiresAt && !policy.AllowsUntil(request.ExpiresAt, key.SecretCreatedAt))
        {
            return Problems.InvalidField("expires_at", policy.LifetimeRule);
        }

        if (request.HasExpiresAt && !key.IsValidAt(now)
            && await database.CheckAsync(organisationId, options.Value, now, cancellationToken) is { } excess)
        {
            return Problems.Conflict(excess);
        }

        if (request.Name is { } name)
        {
            key.Rename(name.Trim());
        }

        if (request.HasExpiresAt)
        {
            key.ExpireAt(request.ExpiresAt);
        }

        database.Add(origin.Note(key, ApiKeyEventType.Updated, now));
        database.PublishOnCommit(origin.Done(AuditActions.KeyUpdated, key.Id, now));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await verdicts.DropAsync(key.Secrets);

        logger.ApiKeyUpdated(key.Id);
        return TypedResults.Ok(ApiKeyResponse.From(key, now));
    }

    /// <summary>Making a key end sooner is anybody's who may see it; making it last longer is giving out access.</summary>
    private static string? Refusal(CurrentCaller caller, KeyPolicy policy, ApiKey key, DateTimeOffset? expiresAt)
    {
        var prolongs = key.ExpiresAt is { } current && !(expiresAt <= current);
        return !prolongs ? null
            : key.UserId != caller.UserId ? "Only the user whom a key acts for can make it last longer."
            : !policy.AllowsKeyManagement(caller.KeyId, managed: null) ? "Your organisation lets no API key prolong keys."
            : !caller.CanGrant(key.Scopes) || !caller.CanGrantUntil(expiresAt) ? "A key cannot prolong a key that reaches further or would last longer than itself."
            : null;
    }
}
