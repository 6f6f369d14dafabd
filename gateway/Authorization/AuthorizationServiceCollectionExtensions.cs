namespace Egret.Gateway.Authorization;

/// <summary>Registers the services that admit credentials and authorize callers.</summary>
internal static class AuthorizationServiceCollectionExtensions
{
    /// <summary>Adds the admission of credentials, the policies of the routes and the writer of rejections.</summary>
    public static void AddCallerAuthorization(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ApiKeyAdmission>().AddSingleton<AccessTokenAdmission>();
        services.AddSingleton<RejectionWriter>();
        services.AddAuthorizationBuilder().AddGatewayPolicies();
        // The check expects ASP.NET Core's authorization middleware, which CallerAdmissionMiddleware replaces.
        services.Configure<RouteOptions>(options => options.SuppressCheckForUnhandledSecurityMetadata = true);
    }
}
