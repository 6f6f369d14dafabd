using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>Documents of organisations, for their members, and of public categories, for platform administrators.</summary>
internal static class DocumentEndpoints
{
    public const string OrganisationPath = "/v1/orgs/{slug}/documents";
    public const string CategoryPath = "/v1/domains/{slug}/categories/{code}/documents";

    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        MapShelf<OrganisationShelf>(routes, routes.MapGroup(OrganisationPath).WithTags("Documents")
            .RequireAuthorization(EgretPolicies.User).RequireScope(KeyScopes.Documents));
        MapShelf<CategoryShelf>(routes, routes.MapGroup(CategoryPath).WithTags("Domains")
            .RequireAuthorization(EgretPolicies.PlatformAdministrator).RequireScope(KeyScopes.Documents));

        // A signed link needs no credential; without one, the handler asks for the same as the groups above.
        DownloadDocument.Map<OrganisationShelf>(routes.MapGroup(OrganisationPath).WithTags("Documents").RequireAuthorization(EgretPolicies.Public));
        DownloadDocument.Map<CategoryShelf>(routes.MapGroup(CategoryPath).WithTags("Domains").RequireAuthorization(EgretPolicies.Public));
    }

    private static void MapShelf<TShelf>(IEndpointRouteBuilder routes, RouteGroupBuilder group)
        where TShelf : IShelf
    {
        var limit = new RequestSizeLimitAttribute(routes.ServiceProvider.GetRequiredService<IOptions<DocumentOptions>>().Value.MaxRequestBytes);
        UploadDocument.Map<TShelf>(group).WithMetadata(limit);
        ListDocuments.Map<TShelf>(group);
        GetDocument.Map<TShelf>(group);
        FollowDocument.Map<TShelf>(group);
        ListPassages.Map<TShelf>(group);
        RetryDocument.Map<TShelf>(group);
        DeleteDocument.Map<TShelf>(group);
    }
}
