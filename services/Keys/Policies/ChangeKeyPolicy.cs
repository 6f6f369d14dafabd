using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Keys.ApiKeys;
using Egret.Keys.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.Policies;

/// <summary>The changes to the policy; omitted fields do not change.</summary>
public sealed record ChangeKeyPolicyRequest
{
    /// <summary>Whether API keys may issue, extend and rotate other keys; signed-in users always may.</summary>
    public bool? KeysMayIssueKeys { get; init; }

    /// <summary>The action on a leaked key: <c>revoke</c> the key, or <c>notify</c> its owner.</summary>
    public LeakedKeyAction? LeakedKeys { get; init; }

    /// <summary>
    /// The maximum lifetime of a secret in days, 1 to 36500; <c>null</c> for no limit. Existing keys keep their
    /// expiry until it is changed.
    /// </summary>
    [Range(1, 36_500)]
    public int? MaxLifetimeDays
    {
        get;
        init
        {
            field = value;
            HasMaxLifetimeDays = true;
        }
    }

    /// <summary>
    /// Whether the body contains <c>max_lifetime_days</c>, even as <c>null</c>: the serializer sets only properties
    /// that the body contains.
    /// </summary>
    [JsonIgnore]
    internal bool HasMaxLifetimeDays { get; private init; }
}

internal static class ChangeKeyPolicy
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPatch("/policy/", HandleAsync).WithName(nameof(ChangeKeyPolicy) + nameSuffix)
            .WithMetadata(new RequiredRole(OrganisationRoles.Admin, RejectsApiKeys: true));

    /// <summary>
    /// Changes the organisation's key policy. Requires an admin or owner with an access token; API keys are rejected.
    /// </summary>
    private static async Task<Results<Ok<KeyPolicyResponse>, ProblemHttpResult>> HandleAsync(
        ChangeKeyPolicyRequest request, CurrentCaller caller, RequestOrigin origin, KeysContext database, TimeProvider time,
        ILogger<KeyPolicy> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (caller.KeyId is not null || !caller.ManagesAllKeys())
        {
            return await database.ForbidAsync(
                origin.CreateRejectionEntry(AuditActions.KeyPolicyChanged, null, now),
                "Only an admin or an owner who signed in may change the policy; an API key cannot.", cancellationToken);
        }

        var policy = await database.LockPolicyAsync(caller.OrganisationId!.Value, cancellationToken);
        if (policy.IsDeleted)
        {
            return Problems.NotFound();
        }

        var maxLifetimeDays = request.HasMaxLifetimeDays ? request.MaxLifetimeDays : policy.MaxLifetimeDays;
        if (policy.Change(request.KeysMayIssueKeys, request.LeakedKeys, maxLifetimeDays))
        {
            database.PublishOnCommit(origin.CreateAuditEntry(AuditActions.KeyPolicyChanged, null, now));
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            logger.KeyPolicyChanged(policy.OrganisationId);
        }

        return TypedResults.Ok(KeyPolicyResponse.From(policy));
    }
}
