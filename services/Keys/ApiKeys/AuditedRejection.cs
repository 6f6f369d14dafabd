using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Keys.ApiKeys;

/// <summary>A refusal that is decided here and not by the gateway, and so is not in its part of the audit trail.</summary>
internal static class AuditedRejection
{
    /// <summary>Answers 403 once the audit trail has it. To be called before anything was changed; ends the open transaction.</summary>
    public static async Task<ProblemHttpResult> ForbidAsync(
        this KeysContext database, AccessAudited refused, string detail, CancellationToken cancellationToken)
    {
        database.PublishOnCommit(refused);
        await database.SaveChangesAsync(cancellationToken);
        if (database.Database.CurrentTransaction is { } transaction)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return Problems.Forbidden(detail);
    }
}
