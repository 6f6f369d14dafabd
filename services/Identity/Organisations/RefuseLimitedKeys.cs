using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

namespace Egret.Identity.Organisations;

internal static class RefuseLimitedKeysExtensions
{
    /// <summary>
    /// Keeps out an API key that is narrowed or expires, for what lasts longer than the key and reaches further. A key without a limit may
    /// what its user may. The audit trail has who tried.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">What is tried; one of <see cref="Contracts.Events.AuditActions"/>.</param>
    /// <param name="refusal">The sentence for the caller.</param>
    public static void RefuseLimitedKeys(this RouteHandlerBuilder endpoint, string action, string refusal) => endpoint
        .AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            if (!services.GetRequiredService<CurrentCaller>().HasLimitedKey())
            {
                return await next(context);
            }

            services.GetRequiredService<AuditPublisher>().Refused(action, ErrorCodes.PermissionDenied);
            await services.GetRequiredService<IdentityContext>().SaveChangesAsync(context.HttpContext.RequestAborted);
            return Problems.Forbidden(refusal);
        });
}
