using Egret.Contracts.Internal;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Auditing;

internal static class RecordAuditEntries
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/audit", HandleAsync).WithName(nameof(RecordAuditEntries));

    /// <summary>Stores the audit entries of a gateway, which has no outbox.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        AuditReport report, IdentityContext database, CancellationToken cancellationToken)
    {
        if (report.Entries is not { Count: > 0 and <= AuditReport.MaxEntries })
        {
            return Problems.InvalidField("entries", $"1 to {AuditReport.MaxEntries} entries are required.");
        }

        await database.AppendAsync(report.Entries, cancellationToken);
        return TypedResults.NoContent();
    }
}
