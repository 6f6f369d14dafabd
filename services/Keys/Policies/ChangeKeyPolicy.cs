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

/// <summary>What to change of the policy; what is left out stays.</summary>
public sealed record ChangeKeyPolicyRequest
{
    /// <summary>Whether an API key may make, prolong and rotate other keys; people always may.</summary>
    public bool? KeysMayIssueKeys { get; init; }

    /// <summary>What to do with a key that somebody found and reported: <c>revoke</c> it, or <c>notify</c> its owner.</summary>
    public LeakedKeyAction? LeakedKeys { get; init; }

    /// <summary>How many days a secret may work at the most, 1 to 36500; <c>null</c> for no limit. Keys made before keep their expiry until it is moved.</summary>
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

    /// <summary>Whether <c>max_lifetime_days</c> was there, be it as <c>null</c>: the serializer sets only what the body names.</summary>
    [JsonIgnore]
    internal bool HasMaxLifetimeDays { get; private init; }
}

internal static class ChangeKeyPolicy
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapPatch("/policy/", HandleAsync).WithName(nameof(ChangeKeyPolicy) + nameSuffix)
            .WithMetadata(new RequiredRole(OrganisationRoles.Admin, RefusesKeys: true));

    /// <summary>Changes what the organisation lets its API keys do. Only an admin or an owner may, and never with an API key.</summary>
    private static async Task<Results<Ok<KeyPolicyResponse>, ProblemHttpResult>> HandleAsync(
        ChangeKeyPolicyRequest request, CurrentCaller caller, RequestOrigin origin, KeysContext database, TimeProvider time,
        ILogger<KeyPolicy> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (caller.KeyId is not null || !caller.ManagesAllKeys())
        {
            return await database.ForbidAsync(
                origin.Refused(AuditActions.KeyPolicyChanged, null, now),
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
            database.PublishOnCommit(origin.Done(AuditActions.KeyPolicyChanged, null, now));
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            logger.KeyPolicyChanged(policy.OrganisationId);
        }

        return TypedResults.Ok(KeyPolicyResponse.From(policy));
    }
}
