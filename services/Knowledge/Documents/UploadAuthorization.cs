using Egret.Contracts.Internal;
using Egret.Knowledge.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Decides whether an upload is still authorized when it takes longer than its assertion is valid. Assertions are valid
/// for at most a minute, while a large file on a slow connection takes several. So this service records revocations,
/// and rejects the upload of a caller with a recent one: the repeated request is authorized anew by the gateway.
/// </summary>
internal sealed class UploadAuthorization(
    KnowledgeContext database, CurrentCaller caller, IHttpContextAccessor accessor, IBusControl bus, TimeProvider time)
{
    /// <summary>
    /// Delays the recording of revocations of the caller until the transaction ends, and checks the recorded ones.
    /// </summary>
    /// <returns>
    /// False if the assertion is expired and the caller's credential or permissions may have been revoked.
    /// </returns>
    public async Task<bool> IsValidAsync(CancellationToken cancellationToken)
    {
        if (!AssertionExpiry.HasExpired(accessor.HttpContext!))
        {
            return true;
        }

        // Without a connection to the broker, revocations are not received.
        if (AssertionExpiry.GetIssuedAt(accessor.HttpContext!) is not { } issuedAt
            || caller.KeyExpiresAt <= time.GetUtcNow()
            || bus.CheckHealth().Status != BusHealthStatus.Healthy)
        {
            return false;
        }

        Guid[] ids = caller.KeyId is { } key ? [caller.UserId, key] : [caller.UserId];
        await database.Database.LockOwnersSharedAsync(ids, cancellationToken);
        var since = issuedAt - Clocks.Tolerance;
        return !await database.RevokedAccess.AnyAsync(
            row => ids.Contains(row.Id) && row.RevokedAt >= since, cancellationToken);
    }
}
