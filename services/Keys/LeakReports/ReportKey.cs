using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Egret.Contracts;
using Egret.Keys.ApiKeys;
using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.LeakReports;

/// <summary>A leaked API key.</summary>
public sealed record ReportKeyRequest
{
    /// <summary>The full secret of the key.</summary>
    [Required(AllowEmptyStrings = true)]
    public string Key { get; init; } = null!;
}

/// <summary>The response to every report, whether or not the key exists.</summary>
/// <param name="Detail">Human-readable confirmation.</param>
public sealed record ReportKeyResponse(string Detail);

internal static class ReportKey
{
    private static readonly ReportKeyResponse Thanks = new(
        "Thank you. If this is an API key of this system, the report will be processed.");
    private static readonly string PlaceholderHash = new('0', 64);

    public static void MapKeyReports(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/keys/report/", HandleAsync).WithName(nameof(ReportKey)).WithTags("API keys")
            .RequireAuthorization(EgretPolicies.Public);

    /// <summary>
    /// Reports a leaked API key. The key is revoked or its owner is notified, as the organisation's key policy
    /// states. Response and response time do not depend on whether the key exists: every report stores one row, which
    /// is processed afterwards.
    /// </summary>
    private static async Task<Accepted<ReportKeyResponse>> HandleAsync(
        ReportKeyRequest request, RequestOrigin origin, KeysContext database, LeakReportWorker worker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var key = request.Key.Trim();
        var hash = ApiKeyFormat.Hash(key);
        var now = time.GetUtcNow();
        database.Add(new KeyReport
        {
            Id = Guid.CreateVersion7(now),
            SecretHash = ApiKeyFormat.IsWellFormed(key) ? hash : PlaceholderHash,
            ReportedAt = now,
            NextAttemptAt = now,
            IpAddress = origin.Address,
            TraceId = Activity.Current?.TraceId.ToString(),
        });
        await database.SaveChangesAsync(cancellationToken);
        worker.Signal();
        return TypedResults.Accepted((string?)null, Thanks);
    }
}
