using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Identity.SigningKeys;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Tokens;

internal static class TokenEndpoints
{
    /// <summary>Adds issuing, refreshing, verifying and revoking of tokens.</summary>
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

        // Anonymous: these routes authenticate by the credential in the request body.
        var open = tokens.MapGroup("").RequireAuthorization(EgretPolicies.Public).RunAsService();
        CreateTokens.Map(open);
        RefreshAccess.Map(open);
        VerifyToken.Map(open);
        SignOut.Map(open);

        SignOutEverywhere.Map(tokens.MapGroup("").RequireScope(AccountEndpoints.AccountScope).SerializedPerCaller());

        var signIns = app.MapGroup("/auth/users").WithTags("Accounts").RequireScope(AccountEndpoints.AccountScope).SerializedPerCaller();
        ListSignIns.Map(signIns);
        RevokeSignIn.Map(signIns);
    }
}
