using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>The endpoints for the documents of organisations and of public categories.</summary>
internal static class DocumentEndpoints
{
    public const string OrganisationPath = "/v1/orgs/{slug}/documents";
    public const string CategoryPath = "/v1/domains/{slug}/categories/{code}/documents";

    /// <summary>Maps the endpoints of both document scopes.</summary>
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        MapDocumentScope<OrganisationDocumentScope>(routes, routes.MapGroup(OrganisationPath).WithTags("Documents")
            .RequireAuthorization(EgretPolicies.User).RequireScope(KeyScopes.Documents));
        MapDocumentScope<CategoryDocumentScope>(routes, routes.MapGroup(CategoryPath).WithTags("Domains")
            .RequireAuthorization(EgretPolicies.PlatformAdministrator).RequireScope(KeyScopes.Documents));

        // A download link needs no credential. Without a link, the handler requires the same access as the groups
        // above.
        DownloadDocument.Map<OrganisationDocumentScope>(routes.MapGroup(OrganisationPath).WithTags("Documents")
            .RequireAuthorization(EgretPolicies.Public));
        DownloadDocument.Map<CategoryDocumentScope>(routes.MapGroup(CategoryPath).WithTags("Domains")
            .RequireAuthorization(EgretPolicies.Public));
    }

    private static void MapDocumentScope<TScope>(IEndpointRouteBuilder routes, RouteGroupBuilder group)
        where TScope : IDocumentScope
    {
        var options = routes.ServiceProvider.GetRequiredService<IOptions<DocumentOptions>>().Value;
        var limit = new RequestSizeLimitAttribute(options.MaxRequestBytes);
        UploadDocument.Map<TScope>(group).WithMetadata(limit);
        ListDocuments.Map<TScope>(group);
        GetDocument.Map<TScope>(group);
        StreamDocumentProgress.Map<TScope>(group);
        ListPassages.Map<TScope>(group);
        RetryDocument.Map<TScope>(group);
        DeleteDocument.Map<TScope>(group);
    }
}
