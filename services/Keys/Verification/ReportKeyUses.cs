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

    /// <summary>Takes note of the keys that a gateway let in on verdicts from its memory.</summary>
    private static Results<NoContent, ProblemHttpResult> Handle(ReportKeyUsesRequest request, KeyUses uses, TimeProvider time)
    {
        if (request.Uses is not { Count: <= MaxUses })
        {
            return Problems.InvalidField("uses", $"At most {MaxUses} at once.");
        }

        var now = time.GetUtcNow();
        foreach (var use in request.Uses)
        {
            uses.Note(new KeyUse(use.KeyId, use.UsedAt < now ? use.UsedAt : now, Readable(use.Address), Fitting(use.RouteClass)));
        }

        return TypedResults.NoContent();
    }

    /// <summary>The address if it is one.</summary>
    internal static string? Readable(string? address) => IPAddress.TryParse(address, out var read) ? read.ToString() : null;

    private static string? Fitting(string? routeClass) => routeClass is { Length: > 0 and <= ApiKey.MaxRouteLength } ? routeClass : null;
}
