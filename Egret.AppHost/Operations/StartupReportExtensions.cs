using Egret.AppHost.LocalServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Operations;

/// <summary>Registration of the start report.</summary>
internal static class StartupReportExtensions
{
    /// <summary>
    /// Reports the progress of the start on the console, and stops the application if a resource cannot start.
    /// </summary>
    public static void AddStartupReport(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Services.AddResourceOutput();
            // The dashboard's requests, four lines each, would hide the progress in the log.
            builder.Services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
            // First in the list: the orchestrator's hosted service completes its start only when every resource runs.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StartupReport>());
        }
    }

    /// <summary>
    /// Runs the application until it is stopped, also when it is stopped before its start is complete, and returns
    /// the process's exit code: 0, or 1 after a failed start.
    /// </summary>
    public static async Task<int> RunUntilStoppedAsync(this DistributedApplication app)
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped while it started: by the operator, or by the start report, which has set the exit code.
        }

        return Environment.ExitCode;
    }
}
