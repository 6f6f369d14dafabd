using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Egret.AppHost.LocalServers;

/// <summary>Registration of the supervisor.</summary>
internal static class SupervisionExtensions
{
    /// <summary>
    /// Restarts services and local servers that exit. A resource that the operator stops in the dashboard stays
    /// stopped.
    /// </summary>
    public static void AddSupervision(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Services.AddResourceOutput();
            // First in the list: the orchestrator's hosted service completes its start only when every resource runs.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Supervisor>());
            // The exit of this process ends all others, so a failed background service must not cause it.
            builder.Services.Configure<HostOptions>(host =>
                host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        }
    }
}
