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

/// <summary>A key to be made.</summary>
public sealed record IssueApiKeyRequest
{
    /// <summary>What to call it: 1 to 100 characters.</summary>
    [Required, StringLength(100, MinimumLength = 1), RegularExpression(KeyName.Pattern, ErrorMessage = KeyName.PatternMessage)]
    public string Name { get; init; } = "";

    /// <summary>When it stops working by itself; never when left out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What to narrow it to: <c>query</c>, <c>documents</c>, <c>sessions</c>, <c>orgs</c>, <c>keys</c>; all when left out or empty.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string>? Scopes { get; init; }
}

internal static class IssueApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPost("/", HandleAsync).WithName(nameof(IssueApiKey) + nameSuffix).AcceptsIdempotencyKey("/v1/billings/api-keys")
            .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>Makes a key for the caller in the organisation acted for. A key can only make keys that reach no further and last no longer than itself.</summary>
    private static async Task<Results<Created<ApiKeyWithSecretResponse>, ProblemHttpResult>> HandleAsync(
        IssueApiKeyRequest request, CurrentCaller caller, RequestOrigin origin, KeysContext database, IdempotentRequest idempotency,
        VerdictCache verdicts, IOptions<ApiKeyOptions> options, TimeProvider time, HttpResponse response, ILogger<ApiKey> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        string[] requested = [.. (request.Scopes ?? []).Distinct(StringComparer.Ordinal)];
        if (requested.Except(KeyScopes.All, StringComparer.Ordinal).Any())
        {
            return Problems.InvalidField("scopes", $"Each must be one of {string.Join(", ", KeyScopes.All)}.");
        }

        if (request.ExpiresAt <= now)
        {
            return Problems.InvalidField("expires_at", "It must lie in the future.");
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

        if (Refusal(caller, policy, scopes, expiresAt) is { } refusal)
        {
            return await database.ForbidAsync(origin.Refused(AuditActions.KeyCreated, null, now), refusal, cancellationToken);
        }

        if (!policy.AllowsUntil(expiresAt, now))
        {
            return Problems.InvalidField("expires_at", policy.LifetimeRule);
        }

        if (await database.CheckAsync(owner.OrganisationId, options.Value, now, cancellationToken) is { } excess)
        {
            return Problems.Conflict(excess);
        }

        var (key, secret) = ApiKey.Issue(owner, request.Name.Trim(), scopes, expiresAt, SecretIssuer.Of(caller), now);
        database.Add(key);
        database.Add(origin.Note(key, ApiKeyEventType.Created, now));
        database.PublishOnCommit(new ApiKeyCreated(Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId));
        database.PublishOnCommit(origin.Done(AuditActions.KeyCreated, key.Id, now));
        response.Headers[HeaderNames.CacheControl] = "no-store";
        var answer = idempotency.Store(
            TypedResults.Created($"/v1/billings/api-keys/{key.Id}/", ApiKeyWithSecretResponse.From(key, secret, now)));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await verdicts.DropAsync(key.Secrets);

        logger.ApiKeyIssued(key.Id, key.OrganisationId);
        return answer;
    }

    private static string? Refusal(CurrentCaller caller, KeyPolicy policy, string[] scopes, DateTimeOffset? expiresAt) =>
        !policy.AllowsKeyManagement(caller.KeyId, managed: null) ? "Your organisation lets no API key make keys."
        : !caller.CanGrant(scopes) || !caller.CanGrantUntil(expiresAt) ? "A key cannot make a key that reaches further or lasts longer than itself."
        : null;
}
