using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.ServiceDefaults.Errors;

/// <summary>Tells the gateway the code of a service's error, for the audit trail, without its having to read the body. The gateway takes it off.</summary>
public static class ErrorCodeHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "X-Egret-Error-Code";

    /// <summary>Puts it on every problem that this service answers with.</summary>
    internal static IServiceCollection AddErrorCodeHeader(this IServiceCollection services) => services.PostConfigure<ProblemDetailsOptions>(options =>
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
