using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

namespace Egret.Identity.Invitations;

internal static class RestrictedKeyExtensions
{
    /// <summary>
    /// Rejects API keys with scopes or an expiry, for actions whose effect exceeds the key in reach or time. An
    /// unrestricted key has the permissions of its user. Rejected attempts are recorded in the audit trail.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">The attempted action; one of <see cref="Contracts.Events.AuditActions"/>.</param>
    /// <param name="detail">Detail of the 403 response.</param>
    public static void RejectRestrictedKeys(this RouteHandlerBuilder endpoint, string action, string detail) => endpoint
        .AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            if (!services.GetRequiredService<CurrentCaller>().HasRestrictedKey())
            {
                return await next(context);
            }

            services.GetRequiredService<AuditPublisher>().Rejected(action, ErrorCodes.PermissionDenied);
            await services.GetRequiredService<IdentityContext>().SaveChangesAsync(context.HttpContext.RequestAborted);
            return Problems.Forbidden(detail);
        });
}
