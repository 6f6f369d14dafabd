using Egret.AppHost.LocalServers;
using Egret.AppHost.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Egret.AppHost.Tests.Operations;

/// <summary>The start report: progress, end and failure of the start, for a model that is never run.</summary>
public sealed class StartupReportTests : IAsyncLifetime
{
    private const string RuntimeError = "Error: initializing source docker://registry.example/library/redis: connection refused";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly RecordingLogger<StartupReport> _logger = new();
    private readonly RecordingLifetime _lifetime = new();
    private readonly int _exitCode = Environment.ExitCode;
    private DistributedApplication _app = null!;
    private IResource _cache = null!;
    private StartupReport _report = null!;

    public async Task InitializeAsync()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            DisableDashboard = true,
            AssemblyName = typeof(StartupReportTests).Assembly.GetName().Name,
        });
        _cache = builder.AddRedis("cache").WithImageRegistry("registry.example").Resource;
        _app = builder.Build();
        _report = new StartupReport(
            _app.Services.GetRequiredService<DistributedApplicationModel>(), Notifications,
            new ResourceOutput(_ => ReadOutputAsync()), _lifetime, TimeProvider.System, _logger);
        await _report.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _report.StopAsync(CancellationToken.None);
        _report.Dispose();
        await _app.DisposeAsync();
        Environment.ExitCode = _exitCode;
    }

    private ResourceNotificationService Notifications => _app.Services.GetRequiredService<ResourceNotificationService>();

    [Fact]
    public async Task Resource_that_cannot_start_ends_the_wait_with_its_output_and_what_to_do()
    {
        await PublishAsync(KnownResourceStates.FailedToStart);

        await _report.ExecuteTask!.WaitAsync(Limit);
        var failure = Assert.Single(_logger.Messages, message => message.StartsWith("Start failed: cache", StringComparison.Ordinal));
        Assert.Contains($"Its output: \n  {RuntimeError}\n  [sys] Could not create the container:\n", failure, StringComparison.Ordinal);
        Assert.Contains("registry.example/library/redis:", failure, StringComparison.Ordinal);
        Assert.Contains("Infrastructure__Mode=local ./run", failure, StringComparison.Ordinal);
        Assert.True(_lifetime.IsStopped);
        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact]
    public async Task Start_is_complete_when_every_resource_is_healthy()
    {
        await PublishAsync(KnownResourceStates.Starting);
        await PublishAsync(KnownResourceStates.Running);

        await _report.ExecuteTask!.WaitAsync(Limit);
        Assert.Contains(_logger.Messages, message => message.StartsWith("cache is ready, 1 of 1, after ", StringComparison.Ordinal));
        Assert.Contains(_logger.Messages, message => message.StartsWith("Egret is ready after ", StringComparison.Ordinal));
        Assert.False(_lifetime.IsStopped);
    }

    // A running resource without health reports is healthy.
    private Task PublishAsync(string state) => Notifications.PublishUpdateAsync(_cache, snapshot => snapshot with { State = state });

    /// <summary>
    /// The output of two attempts to start the container; the orchestrator repeats it in a message of several lines.
    /// </summary>
    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> ReadOutputAsync()
    {
        yield return [new LogLine(1, $"2030-01-02T03:04:05.1230000Z {RuntimeError}", IsErrorMessage: true)];
        yield return
        [
            new LogLine(2, $"2030-01-02T03:04:09.4560000Z [sys] Could not create the container:\n{RuntimeError}", IsErrorMessage: true),
        ];
        await Task.CompletedTask;
    }

    private sealed class RecordingLifetime : IHostApplicationLifetime
    {
        public bool IsStopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => IsStopped = true;
    }
}
