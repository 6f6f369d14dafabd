using System.ComponentModel.DataAnnotations;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Policies;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Egret.Keys.ApiKeys;

/// <summary>The API key to issue.</summary>
public sealed record IssueApiKeyRequest
{
    /// <summary>Display name: 1 to 100 characters.</summary>
    [Required, StringLength(100, MinimumLength = 1), RegularExpression(KeyName.Pattern, ErrorMessage = KeyName.PatternMessage)]
    public string Name { get; init; } = "";

    /// <summary>When the key expires; omitted for no expiry.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// Scopes to restrict the key to: <c>query</c>, <c>documents</c>, <c>sessions</c>, <c>orgs</c>, <c>keys</c>;
    /// unrestricted if omitted or empty.
    /// </summary>
    [MaxLength(20)]
    public IReadOnlyList<string>? Scopes { get; init; }
}

internal static class IssueApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPost("/", HandleAsync).WithName(nameof(IssueApiKey) + nameSuffix).AcceptsIdempotencyKey("/v1/billings/api-keys")
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Issues an API key for the caller in the current organisation. An API key can issue keys only within its own
    /// scopes and expiry.
    /// </summary>
    private static async Task<Results<Created<ApiKeyWithSecretResponse>, ProblemHttpResult>> HandleAsync(
        IssueApiKeyRequest request, CurrentCaller caller, RequestOrigin origin, KeysContext database, IdempotentRequest idempotency,
        VerdictCache verdicts, IOptions<ApiKeyOptions> options, TimeProvider time, HttpResponse response, ILogger<ApiKey> logger,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        string[] requested = [.. (request.Scopes ?? []).Distinct(StringComparer.Ordinal)];
        if (requested.Except(KeyScopes.All, StringComparer.Ordinal).Any())
        {
            return Problems.InvalidField("scopes", $"Each must be one of {string.Join(", ", KeyScopes.All)}.");
        }

        if (request.ExpiresAt <= now)
        {
            return Problems.InvalidField("expires_at", "It must be in the future.");
        }

        var scopes = requested is [] ? caller.Scopes.Order(StringComparer.Ordinal).ToArray() : requested;
        var expiresAt = request.ExpiresAt ?? caller.KeyExpiresAt;
        var owner = new KeyOwner(caller.UserId, caller.OrganisationId!.Value, caller.OrganisationSlug!);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var policy = await database.LockPolicyAsync(owner.OrganisationId, cancellationToken);
        if (policy.IsDeleted)
        {
            return Problems.NotFound("The organisation is deleted.");
        }

        if (await database.IsAccountDeletedAsync(caller, cancellationToken))
        {
            return Problems.NotFound("The account is deleted.");
        }

        if (await database.IsKeyRevokedAsync(caller, cancellationToken))
        {
            return Problems.Unauthorized(ErrorCodes.ApiKeyNotValid, "The API key was revoked.");
        }

        if (FindDenial(caller, policy, scopes, expiresAt) is { } denial)
        {
            return await database.ForbidAsync(origin.CreateRejectionEntry(AuditActions.KeyCreated, null, now), denial, cancellationToken);
        }

        if (!policy.AllowsUntil(expiresAt, now))
        {
            return Problems.InvalidField("expires_at", policy.LifetimeRule);
        }

        if (await database.CheckAsync(owner.OrganisationId, options.Value, now, cancellationToken) is { } excess)
        {
            return Problems.Conflict(excess);
        }

        var (key, secret) = ApiKey.Issue(owner, request.Name.Trim(), scopes, expiresAt, SecretIssuer.From(caller), now);
        database.Add(key);
        database.Add(origin.CreateKeyEvent(key, ApiKeyEventType.Created, now));
        database.PublishOnCommit(new ApiKeyCreated(Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId));
        database.PublishOnCommit(origin.CreateAuditEntry(AuditActions.KeyCreated, key.Id, now));
        response.Headers[HeaderNames.CacheControl] = "no-store";
        var created = idempotency.Store(
            TypedResults.Created($"/v1/billings/api-keys/{key.Id}/", ApiKeyWithSecretResponse.From(key, secret, now)));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await verdicts.InvalidateAsync(key.Secrets);

        logger.ApiKeyIssued(key.Id, key.OrganisationId);
        return created;
    }

    private static string? FindDenial(CurrentCaller caller, KeyPolicy policy, string[] scopes, DateTimeOffset? expiresAt) =>
        !policy.AllowsKeyManagement(caller.KeyId, managed: null) ? "Your organisation does not allow API keys to issue keys."
        : !caller.CanGrant(scopes) || !caller.CanGrantUntil(expiresAt)
            ? "A key cannot issue a key with more scopes or a later expiry than its own."
        : null;
}
