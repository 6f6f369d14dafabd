using System.Security.Cryptography;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>
/// Authenticates requests by the gateway's assertion. Every endpoint except the health checks requires an assertion;
/// unless the endpoint has another policy, it must assert a user.
/// </summary>
public static class AssertionAuthentication
{
    /// <summary>
    /// Configuration key of the gateway's public key: ECDSA P-256, PEM. A service without it does not start.
    /// </summary>
    public const string PublicKeySetting = "Assertion:PublicKey";

    /// <summary>Validates assertions, denies by default, and offers <see cref="CurrentCaller"/>.</summary>
    /// <exception cref="InvalidOperationException">The public key is not configured.</exception>
    public static TBuilder AddAssertionAuthentication<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var key = ReadPublicKey(builder.Configuration);
        builder.Services
            .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.Events = new JwtBearerEvents { OnChallenge = Challenge, OnForbidden = Forbid };
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    IssuerSigningKey = key,
                    ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                    ValidTypes = [AssertionFormat.Type],
                    ValidIssuer = AssertionFormat.Issuer,
                    ValidAudience = AssertionFormat.Audience,
                    RequireExpirationTime = true,
                    RequireSignedTokens = true,
                    ClockSkew = Clocks.Tolerance,
                    NameClaimType = EgretClaims.Subject,
                    RoleClaimType = EgretClaims.Role,
                };
            });
        builder.Services.AddAuthorizationBuilder().AddEgretPolicies();
        builder.Services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        builder.Services.AddErrorCodeHeader();
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddScoped(services => CurrentCaller.From(
            services.GetRequiredService<IHttpContextAccessor>().HttpContext?.User
            ?? throw new InvalidOperationException("CurrentCaller exists only within a request.")));
        return builder;
    }

    private static ECDsaSecurityKey ReadPublicKey(IConfiguration configuration)
    {
        var pem = configuration[PublicKeySetting];
        if (string.IsNullOrWhiteSpace(pem))
        {
            throw new InvalidOperationException(
                $"{PublicKeySetting} is not configured: without the gateway's public key no assertion can be verified.");
        }

        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        return new ECDsaSecurityKey(ecdsa);
    }

    private static async Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.SetChallenge(credentialSent: context.AuthenticateFailure is not null);
        await WriteAsync(context.HttpContext, new ProblemDetails { Status = StatusCodes.Status401Unauthorized });
    }

    private static async Task Forbid(ForbiddenContext context)
    {
        var caller = CurrentCaller.From(context.HttpContext.User);
        if (caller.Kind == CallerKinds.Anonymous)
        {
            // The gateway forwarded an anonymous request to an endpoint that requires a user.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.SetChallenge(credentialSent: false);
            await WriteAsync(context.HttpContext, new ProblemDetails { Status = StatusCodes.Status401Unauthorized });
            return;
        }

        var needsAdministrator = context.HttpContext.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Any(data => data.Policy == EgretPolicies.PlatformAdministrator) is true && !caller.IsPlatformAdministrator;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await WriteAsync(context.HttpContext, new ProblemDetails
        {
            Status = StatusCodes.Status403Forbidden,
            Detail = needsAdministrator ? "This operation requires a platform administrator." : null,
            Extensions = { ["code"] = needsAdministrator ? ErrorCodes.PlatformAdminRequired : ErrorCodes.PermissionDenied },
        });
    }

    private static async Task WriteAsync(HttpContext context, ProblemDetails problem) =>
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
}
