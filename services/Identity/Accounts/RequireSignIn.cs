using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.Identity.Accounts;

internal static class RequireSignInExtensions
{
    /// <summary>
    /// Lets in only who signed in, and says so in the API's document: an API key, however far it reaches, never does what would outlast it,
    /// nor what keeps its user from ending it. The audit trail has who tried.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">What is tried; one of <see cref="Contracts.Events.AuditActions"/>.</param>
    public static void RequireSignIn(this RouteHandlerBuilder endpoint, string action) => endpoint
        .WithMetadata(new RejectsApiKeys())
        .AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            if (services.GetRequiredService<CurrentCaller>().KeyId is null)
            {
                return await next(context);
            }

            services.GetRequiredService<AuditPublisher>().Refused(action, ErrorCodes.PermissionDenied);
            await services.GetRequiredService<IdentityContext>().SaveChangesAsync(context.HttpContext.RequestAborted);
            return Problems.Forbidden("An API key cannot do this: sign in with your e-mail address and password.");
        });
}
