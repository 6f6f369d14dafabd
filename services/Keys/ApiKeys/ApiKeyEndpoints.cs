using Egret.Contracts;
using Egret.Keys.Policies;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;

namespace Egret.Keys.ApiKeys;

/// <summary>The endpoints of API keys, under the path that the billing pages use and under the short path.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/v1/billings/api-keys").MapSlices(nameSuffix: "");
        routes.MapGroup("/v1/api-keys").MapSlices(nameSuffix: "ByShortPath");
    }

    private static RouteGroupBuilder MapSlices(this RouteGroupBuilder keys, string nameSuffix)
    {
        keys.WithTags("API keys")
            .RequireAuthorization(EgretPolicies.User)
            .RequireScope(KeyScopes.Keys)
            .AddEndpointFilter(RequireOrganisation);
        ListApiKeys.Map(keys, nameSuffix);
        IssueApiKey.Map(keys, nameSuffix);
        GetApiKey.Map(keys, nameSuffix);
        UpdateApiKey.Map(keys, nameSuffix);
        RotateApiKey.Map(keys, nameSuffix);
        RevokeApiKey.Map(keys, nameSuffix);
        ListApiKeyEvents.Map(keys, nameSuffix);
        keys.MapKeyPolicy(nameSuffix);
        return keys;
    }

    private static async ValueTask<object?> RequireOrganisation(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<CurrentCaller>() is { OrganisationId: not null, OrganisationSlug: not null }
            ? await next(context)
            : Problems.Forbidden(
                "API keys belong to an organisation, and you are not a member of one. "
                + "Create an organisation with POST /v1/orgs/ first.");
}
