using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.Verification;

/// <summary>Registers the verification of API keys with the verdict cache and the writer of last uses.</summary>
internal static class VerificationServiceCollectionExtensions
{
    public static void AddVerification(this IHostApplicationBuilder builder)
    {
        builder.AddAccessCache(AccessCaches.Keys);
        builder.Services.AddSingleton<KeyUses>();
        builder.Services.AddHostedService<KeyUseWriter>();
        builder.Services.AddSingleton<VerdictCache>();
    }

    public static void MapVerification(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/internal/keys").RequireAuthorization(EgretPolicies.Internal).ExcludeFromDescription();
        VerifyKey.Map(keys);
        ReportKeyUses.Map(keys);
    }
}
