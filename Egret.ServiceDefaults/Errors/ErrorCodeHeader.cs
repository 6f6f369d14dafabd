using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Response header with the error code of a service's problem response. The gateway records it in the audit trail
/// without reading the body, and removes it from the response.
/// </summary>
public static class ErrorCodeHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "X-Egret-Error-Code";

    /// <summary>Adds the header to every problem response of the service.</summary>
    internal static IServiceCollection AddErrorCodeHeader(this IServiceCollection services) =>
        services.PostConfigure<ProblemDetailsOptions>(options =>
        {
            var complete = options.CustomizeProblemDetails;
            options.CustomizeProblemDetails = context =>
            {
                complete?.Invoke(context);
                if (context.ProblemDetails.Extensions.TryGetValue("code", out var code))
                {
                    context.HttpContext.Response.Headers[Name] = code as string;
                }
            };
        });
}
