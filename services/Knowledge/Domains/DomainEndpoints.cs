using Egret.ServiceDefaults.Authentication;

namespace Egret.Knowledge.Domains;

/// <summary>Public domains and their categories: anybody reads, platform administrators change.</summary>
internal static class DomainEndpoints
{
    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("/v1/domains").WithTags("Domains").RequireAuthorization(EgretPolicies.Public);
        ListDomains.Map(reading);
        GetDomain.Map(reading);
        ListCategories.Map(reading);

        var administration = routes.MapGroup("/v1/domains").WithTags("Domains").RequireAuthorization(EgretPolicies.PlatformAdministrator);
        CreateDomain.Map(administration);
        UpdateDomain.Map(administration);
        DeleteDomain.Map(administration);
        CreateCategory.Map(administration);
        UpdateCategory.Map(administration);
        DeleteCategory.Map(administration);
    }
}
