using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.ApiKeys;

/// <summary>Rejects a request with an audit entry. The gateway audits only its own rejections.</summary>
internal static class AuditedRejection
{
    /// <summary>
    /// Returns 403 after the audit entry is committed. Call it before any change; commits the open transaction.
    /// </summary>
    public static async Task<ProblemHttpResult> ForbidAsync(
        this KeysContext database, AccessAudited rejection, string detail, CancellationToken cancellationToken)
    {
        database.PublishOnCommit(rejection);
        await database.SaveChangesAsync(cancellationToken);
        if (database.Database.CurrentTransaction is { } transaction)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return Problems.Forbidden(detail);
    }
}
