using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Egret.Contracts;
using Egret.Keys.ApiKeys;
using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.LeakReports;

/// <summary>A key that somebody found where it should not be.</summary>
public sealed record ReportKeyRequest
{
    /// <summary>The whole key.</summary>
    [Required(AllowEmptyStrings = true)]
    public string Key { get; init; } = null!;
}

/// <summary>The same whatever was handed in.</summary>
/// <param name="Detail">A sentence for people.</param>
public sealed record ReportKeyResponse(string Detail);

internal static class ReportKey
{
    private static readonly ReportKeyResponse Thanks = new("Thank you. If this is a key of this system, it is being dealt with.");
    private static readonly string NoHash = new('0', 64);

    public static void MapKeyReports(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/keys/report/", HandleAsync).WithName(nameof(ReportKey)).WithTags("API keys").RequireAuthorization(EgretPolicies.Public);

    /// <summary>
    /// Takes a leaked key from whoever found it. It is revoked, or its owner told, as its organisation chose. The answer does not
    /// depend on whether there is such a key, nor does the time it takes: either way one row is written, and looked at afterwards.
    /// </summary>
    private static async Task<Accepted<ReportKeyResponse>> HandleAsync(
        ReportKeyRequest request, RequestOrigin origin, KeysContext database, LeakReportWorker worker, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = request.Key.Trim();
        var hash = ApiKeyFormat.Hash(key);
        var now = time.GetUtcNow();
        database.Add(new KeyReport
        {
            Id = Guid.CreateVersion7(now),
            SecretHash = ApiKeyFormat.IsWellFormed(key) ? hash : NoHash,
            ReportedAt = now,
            NextAttemptAt = now,
            IpAddress = origin.Address,
            TraceId = Activity.Current?.TraceId.ToString(),
        });
        await database.SaveChangesAsync(cancellationToken);
        worker.Wake();
        return TypedResults.Accepted((string?)null, Thanks);
    }
}
