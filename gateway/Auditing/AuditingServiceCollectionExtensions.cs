namespace Egret.Gateway.Auditing;

/// <summary>Registers the audit trail.</summary>
internal static class AuditingServiceCollectionExtensions
{
    /// <summary>Adds the audit trail and the background service that reports it.</summary>
    public static void AddAuditTrail(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<AuditTrail>().AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
}
