using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Auditing;

internal static class AuditEndpoints
{
    /// <summary>Adds the audit trail of all services and gateways.</summary>
    public static void AddAuditing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        builder.Services.AddScoped<AuditPublisher>();
        builder.Services.AddSingleton<RejectionCounter>();
        builder.Services.AddHostedService<RejectionPublisher>();
    }

    public static void MapAuditing(this IEndpointRouteBuilder app)
    {
        ListAuditEvents.Map(app.MapGroup("/v1/audit").WithTags("Audit").RequireAuthorization(EgretPolicies.PlatformAdministrator));
        RecordAuditEntries.Map(app.MapGroup("/internal").RequireAuthorization(EgretPolicies.Internal).ExcludeFromDescription());
    }
}
