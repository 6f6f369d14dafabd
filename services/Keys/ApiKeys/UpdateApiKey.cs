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

/// <summary>The changes to a key; omitted fields do not change.</summary>
public sealed record UpdateApiKeyRequest
{
    /// <summary>Display name: 1 to 100 characters.</summary>
    [StringLength(100, MinimumLength = 1), RegularExpression(KeyName.Pattern, ErrorMessage = KeyName.PatternMessage)]
    public string? Name { get; init; }

    /// <summary>When the key expires; <c>null</c> for no expiry.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get;
        init
        {
            field = value;
            HasExpiresAt = true;
        }
    }

    /// <summary>
    /// Whether the body contains <c>expires_at</c>, even as <c>null</c>: the serializer sets only properties that the
    /// body contains.
    /// </summary>
    [JsonIgnore]
    internal bool HasExpiresAt { get; private init; }
}

internal static class UpdateApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPatch("/{id:guid}/update/", HandleAsync).WithName(nameof(UpdateApiKey) + nameSuffix)
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Changes the name or the expiry of a key. An expired key is valid again once its expiry is moved or removed; a
    /// revoked key cannot be changed.
    /// </summary>
    private static async Task<Results<Ok<ApiKeyResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, UpdateApiKeyRequest request, CurrentCaller caller, RequestOrigin origin, KeysContext database, VerdictCache verdicts,
        IOptions<ApiKeyOptions> options, TimeProvider time, ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.ExpiresAt <= now)
        {
            return Problems.InvalidField("expires_at", "It must be in the future.");
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

        if (request.HasExpiresAt && FindDenial(caller, policy, key, request.ExpiresAt) is { } denial)
        {
            return await database.ForbidAsync(origin.CreateRejectionEntry(AuditActions.KeyUpdated, key.Id, now), denial, cancellationToken);
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

        database.Add(origin.CreateKeyEvent(key, ApiKeyEventType.Updated, now));
        database.PublishOnCommit(origin.CreateAuditEntry(AuditActions.KeyUpdated, key.Id, now));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await verdicts.InvalidateAsync(key.Secrets);

        logger.ApiKeyUpdated(key.Id);
        return TypedResults.Ok(ApiKeyResponse.From(key, now));
    }

    /// <summary>
    /// Any caller who may see a key may shorten its lifetime; extending it grants access and requires permission to
    /// issue keys.
    /// </summary>
    private static string? FindDenial(CurrentCaller caller, KeyPolicy policy, ApiKey key, DateTimeOffset? expiresAt)
    {
        var isExtension = key.ExpiresAt is { } current && !(expiresAt <= current);
        return !isExtension ? null
            : key.UserId != caller.UserId ? "Only the user that a key acts for can extend its lifetime."
            : !policy.AllowsKeyManagement(caller.KeyId, managed: null) ? "Your organisation does not allow API keys to extend keys."
            : !caller.CanGrant(key.Scopes) || !caller.CanGrantUntil(expiresAt)
                ? "A key cannot extend a key with more scopes or a later expiry than its own."
            : null;
    }
}
