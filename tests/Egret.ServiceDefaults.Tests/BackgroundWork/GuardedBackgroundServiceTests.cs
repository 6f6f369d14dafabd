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

    /// <summary>A client's cancellation is the one that ended gateways: it looks like the host's own.</summary>
    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Work_that_throws_starts_again_health_reports_it_and_the_host_runs_on(Exception failure)
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

    /// <summary>Fails at first and then works until it is stopped.</summary>
    private sealed class Worker(Exception failure) : GuardedBackgroundService(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
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
