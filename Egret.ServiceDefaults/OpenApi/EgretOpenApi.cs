using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Adds a service's part of the API's OpenAPI document. The gateway's requirements are added when the parts are merged.
/// </summary>
public static class EgretOpenApi
{
    /// <summary>Describes the service's endpoints as OpenAPI 3.1.</summary>
    public static IServiceCollection AddEgretOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddSchemaTransformer(SchemaConventions.ApplyAsync);
            options.AddOperationTransformer(OperationConventions.ApplyAsync);
            options.AddOperationTransformer(OperationBodies.ApplyAsync);
            options.AddDocumentTransformer(PathConventions.ApplyAsync);
        });

    /// <summary>
    /// Serves the part at <c>/openapi/v1.json</c>; like all endpoints it requires the gateway's assertion.
    /// </summary>
    public static IEndpointConventionBuilder MapEgretOpenApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapOpenApi().RequireAuthorization(EgretPolicies.Public);
    }
}
