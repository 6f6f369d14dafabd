using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.Identity.Accounts;

internal static class RequireSignInExtensions
{
    /// <summary>
    /// Rejects API keys: an API key must not create what remains valid after its own expiry, nor prevent its user from
    /// revoking it. Also documents this in OpenAPI. Rejected attempts are recorded in the audit trail.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">The attempted action; one of <see cref="Contracts.Events.AuditActions"/>.</param>
    public static void RejectApiKeys(this RouteHandlerBuilder endpoint, string action) => endpoint
        .WithMetadata(new RejectsApiKeys())
        .AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            if (services.GetRequiredService<CurrentCaller>().KeyId is null)
            {
                return await next(context);
            }

            services.GetRequiredService<AuditPublisher>().Rejected(action, ErrorCodes.PermissionDenied);
            await services.GetRequiredService<IdentityContext>().SaveChangesAsync(context.HttpContext.RequestAborted);
            return Problems.Forbidden("An API key cannot do this: sign in with your e-mail address and password.");
        });
}
