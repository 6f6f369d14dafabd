using Egret.ServiceDefaults.Authentication;

namespace Egret.Knowledge.Domains;

/// <summary>The endpoints for public domains and their categories.</summary>
internal static class DomainEndpoints
{
    /// <summary>Maps the public read endpoints and the administrative ones.</summary>
    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("/v1/domains").WithTags("Domains").RequireAuthorization(EgretPolicies.Public);
        ListDomains.Map(reading);
        GetDomain.Map(reading);
        ListCategories.Map(reading);

        var administration = routes.MapGroup("/v1/domains").WithTags("Domains")
            .RequireAuthorization(EgretPolicies.PlatformAdministrator);
        CreateDomain.Map(administration);
        UpdateDomain.Map(administration);
        DeleteDomain.Map(administration);
        CreateCategory.Map(administration);
        UpdateCategory.Map(administration);
        DeleteCategory.Map(administration);
    }
}
