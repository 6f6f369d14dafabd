using System.Net;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.Verification;

internal static class ReportKeyUses
{
    private const int MaxUses = 10_000;

    public static void Map(RouteGroupBuilder keys) => keys.MapPost("/uses/", Handle).WithName(nameof(ReportKeyUses));

    /// <summary>Records the uses of keys that a gateway admitted with cached verdicts.</summary>
    private static Results<NoContent, ProblemHttpResult> Handle(ReportKeyUsesRequest request, KeyUses uses, TimeProvider time)
    {
        if (request.Uses is not { Count: <= MaxUses })
        {
            return Problems.InvalidField("uses", $"At most {MaxUses} entries per request.");
        }

        var now = time.GetUtcNow();
        foreach (var use in request.Uses)
        {
            uses.Record(new KeyUse(
                use.KeyId,
                use.UsedAt < now ? use.UsedAt : now,
                NormalizeAddress(use.Address),
                NullIfInvalid(use.RouteClass)));
        }

        return TypedResults.NoContent();
    }

    /// <summary>Returns the normalized IP address; null if it is invalid.</summary>
    internal static string? NormalizeAddress(string? address) =>
        IPAddress.TryParse(address, out var read) ? read.ToString() : null;

    private static string? NullIfInvalid(string? routeClass) =>
        routeClass is { Length: > 0 and <= ApiKey.MaxRouteLength } ? routeClass : null;
}
