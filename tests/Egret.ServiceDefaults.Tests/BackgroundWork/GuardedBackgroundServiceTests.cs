using Egret.ServiceDefaults.BackgroundWork;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.BackgroundWork;

public sealed class GuardedBackgroundServiceTests
{
    public static TheoryData<Exception> Failures => [new TaskCanceledException(), new TimeoutException(), new InvalidOperationException()];

    /// <summary>
    /// A cancellation from a client library looks like the host's shutdown, but must restart the work.
    /// </summary>
    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failed_work_restarts_and_health_is_degraded_while_the_host_runs(Exception failure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        var worker = new Worker(failure);
        builder.Services.AddSingleton<IHostedService>(worker);
        using var host = builder.Build();
        await host.StartAsync();

        await ResponseAssert.EventuallyAsync(() => Task.FromResult(worker.Runs), runs => runs == 2);

        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        Assert.False(stopping.IsCancellationRequested);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains(nameof(Worker), health.Entries["background-work"].Description, StringComparison.Ordinal);
        await host.StopAsync();
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    /// <summary>Fails at the first run and then runs until it is stopped.</summary>
    private sealed class Worker(Exception failure)
        : GuardedBackgroundService(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        protected override async Task RunAsync(CancellationToken stoppingToken)
        {
            if (Interlocked.Increment(ref _runs) == 1)
            {
                throw failure;
            }

            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }
}
