using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

internal static class RequireRoleExtensions
{
    private const string SlugParameter = "slug";

    /// <summary>
    /// Requires that the caller is a member of the organisation in the path with at least this role, and documents it
    /// in OpenAPI. Handlers that change data check again under the lock of the organisation, because the role may
    /// have changed.
    /// </summary>
    /// <param name="endpoints">Endpoints below <c>/v1/orgs/{slug}</c>.</param>
    /// <param name="role">The minimum role.</param>
    /// <param name="unlessOwn">Name of the route parameter that permits any role if it equals the caller's user
    /// id.</param>
    public static RouteGroupBuilder RequireRole(this RouteGroupBuilder endpoints, OrganisationRole role, string? unlessOwn = null)
    {
        endpoints.WithMetadata(new RequiredRole(role.ToWireName(), unlessOwn));
        return endpoints.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var caller = http.RequestServices.GetRequiredService<CurrentCaller>();
            var slug = http.Request.RouteValues[SlugParameter] as string ?? "";
            var own = await http.RequestServices.GetRequiredService<IdentityContext>().Memberships.AsNoTracking().ForCaller(caller, slug)
                .Select(membership => (OrganisationRole?)membership.Role).SingleOrDefaultAsync(http.RequestAborted);
            return own is null ? Problems.NotFound()
                : own >= role || IsOwn(http, caller, unlessOwn) ? await next(context)
                : Problems.Forbidden($"This operation requires the role {role.ToWireName()} in the organisation.");
        });
    }

    private static bool IsOwn(HttpContext http, CurrentCaller caller, string? parameter) =>
        parameter is not null && Guid.TryParse(http.Request.RouteValues[parameter] as string, out var id) && id == caller.UserId;
}
