using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Principals;

internal static class PrincipalServiceCollectionExtensions
{
    /// <summary>Adds the cache of principals, which gateways share through Redis.</summary>
    public static void AddPrincipals(this IHostApplicationBuilder builder)
    {
        builder.AddAccessCache(AccessCaches.Principals);
        builder.Services.AddScoped<PrincipalCache>();
    }

    public static void MapPrincipals(this IEndpointRouteBuilder app)
    {
        var principals = app.MapGroup("/internal").RequireAuthorization(EgretPolicies.Internal).ExcludeFromDescription();
        GetPrincipal.Map(principals);
    }
}
