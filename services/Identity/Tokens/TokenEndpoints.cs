using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Tokens;

internal static class TokenEndpoints
{
    /// <summary>Signing in, staying in and signing out.</summary>
    public static void AddTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<JwtOptions>().BindConfiguration(JwtOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsValidator>();
        builder.Services.AddSingleton<TokenIssuer>();
        builder.Services.AddSingleton<TokenReader>();
    }

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/auth/jwt").WithTags("Tokens");

        // Whoever signs in or comes with a token has yet to be found out.
        var open = tokens.MapGroup("").RequireAuthorization(EgretPolicies.Public).RunAsService();
        CreateTokens.Map(open);
        RefreshAccess.Map(open);
        VerifyToken.Map(open);
        SignOut.Map(open);

        SignOutEverywhere.Map(tokens.MapGroup("").RequireScope(AccountEndpoints.AccountScope).ChangingInTurn());
    }
}
