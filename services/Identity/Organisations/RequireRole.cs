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
    /// Lets in only members of the organisation in the path who have at least this role there, and says so in the API's document. A handler
    /// that changes something looks again once it holds the organisation's lock, as the role may have changed in between.
    /// </summary>
    /// <param name="endpoints">Endpoints below <c>/v1/orgs/{slug}</c>.</param>
    /// <param name="role">The least role.</param>
    /// <param name="unlessOwn">Name of the path's parameter which, being the caller's own user id, makes any role enough.</param>
    public static RouteGroupBuilder RequireRole(this RouteGroupBuilder endpoints, OrganisationRole role, string? unlessOwn = null)
    {
        endpoints.WithMetadata(new RequiredRole(role.ToWireName(), unlessOwn));
        return endpoints.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var caller = http.RequestServices.GetRequiredService<CurrentCaller>();
            var slug = http.Request.RouteValues[SlugParameter] as string ?? "";
            var own = await http.RequestServices.GetRequiredService<IdentityContext>().Memberships.AsNoTracking().OfCaller(caller, slug)
                .Select(membership => (OrganisationRole?)membership.Role).SingleOrDefaultAsync(http.RequestAborted);
            return own is null ? Problems.NotFound()
                : own >= role || IsOwn(http, caller, unlessOwn) ? await next(context)
                : Problems.Forbidden($"This takes the role {role.ToWireName()} in the organisation.");
        });
    }

    private static bool IsOwn(HttpContext http, CurrentCaller caller, string? parameter) =>
        parameter is not null && Guid.TryParse(http.Request.RouteValues[parameter] as string, out var id) && id == caller.UserId;
}
