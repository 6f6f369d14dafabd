using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Audit;

internal static class AuditEndpoints
{
    /// <summary>The audit trail: what every service and gateway states of access, kept in one place.</summary>
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        builder.Services.AddScoped<AuditPublisher>();
        builder.Services.AddSingleton<RefusalTally>();
        builder.Services.AddHostedService<RefusalReport>();
    }

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        ListAuditEvents.Map(app.MapGroup("/v1/audit").WithTags("Audit").RequireAuthorization(EgretPolicies.PlatformAdministrator));
        ReportAudited.Map(app.MapGroup("/internal").RequireAuthorization(EgretPolicies.Internal).ExcludeFromDescription());
    }
}
