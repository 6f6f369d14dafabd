using Egret.Keys.ApiKeys;
using Egret.Keys.Data;
using Egret.Keys.LeakReports;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.Extensions.Options;

namespace Egret.Keys;

/// <summary>The Keys service: issuing, verification and revocation of API keys.</summary>
internal static class KeysService
{
    /// <summary>Registers all components of the service.</summary>
    public static void AddKeys(this IHostApplicationBuilder builder)
    {
        builder.AddAssertionAuthentication();
        builder.Services.AddValidation();
        builder.Services.AddEgretOpenApi();
        builder.AddEgretDatabase<KeysContext>("keysdb");
        builder.AddEgretMessaging<KeysContext>("keys", bus =>
        {
            bus.AddConsumer<MemberRemovedConsumer>();
            bus.AddConsumer<OrganisationDeletedConsumer>();
            bus.AddConsumer<UserAccessChangedConsumer>();
        });
        builder.AddIdempotency<KeysContext>();
        builder.AddVerification();
        builder.Services.AddOptions<ApiKeyOptions>().BindConfiguration(ApiKeyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApiKeyOptions>, ApiKeyOptionsValidator>();
        builder.Services.AddScoped<RequestOrigin>();
        builder.Services.AddSingleton<LeakReportWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LeakReportWorker>());
    }

    /// <summary>Maps every endpoint of the service.</summary>
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapEgretOpenApi();
        routes.MapApiKeys();
        routes.MapKeyReports();
        routes.MapVerification();
    }
}
