using System.Diagnostics;
using System.Net;
using Egret.ServiceDefaults.Telemetry;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.Telemetry;

/// <summary>
/// Traces start at requests, messages and named jobs; the polling of background services is not exported.
/// </summary>
public sealed class PollingTests : IAsyncLifetime
{
    private const int Polls = 50;

    /// <summary>A source that every service listens to, as the database driver does.</summary>
    private static readonly ActivitySource Database = new("Npgsql");

    private TraceCollector _collector = null!;
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        _collector = await TraceCollector.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["Logging:LogLevel:Grpc"] = "Debug",
        });
        builder.AddServiceDefaults();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        _app.MapGet("/work", () =>
        {
            ExecuteStatement("statement-of-request");
            return Results.Ok();
        });
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task Polls_are_not_exported_while_a_request_is_exported_with_its_statements()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        for (var poll = 0; poll < Polls; poll++)
        {
            ExecuteStatement("statement-of-poll");
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/health"));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/work"));

        await EndAsync();
        Assert.True(_collector.HasText("statement-of-request"));
        Assert.True(_collector.HasText("/work"));
        Assert.False(_collector.HasText("statement-of-poll"));
        Assert.False(_collector.HasText("/health"));
    }

    /// <summary>A local parent that is not sampled decides for its children.</summary>
    [Fact]
    public async Task Call_within_a_poll_is_not_exported()
    {
        using (Database.StartActivity("outer-call-of-poll", ActivityKind.Client))
        {
            ExecuteStatement("inner-call-of-poll");
            using var _ = Database.StartActivity("inner-step-of-poll");
        }

        ExecuteJob("finished-job");

        await EndAsync();
        Assert.True(_collector.HasText("finished-job"));
        Assert.False(_collector.HasText("call-of-poll"));
        Assert.False(_collector.HasText("inner-step-of-poll"));
    }

    [Fact]
    public async Task Named_job_is_exported_with_its_statements()
    {
        ExecuteJob("deliver mail");

        await EndAsync();
        Assert.True(_collector.HasText("deliver mail"));
        Assert.True(_collector.HasText("statement-of-deliver mail"));
    }

    [Fact]
    public async Task Sweep_is_exported_only_if_it_changed_rows()
    {
        BackgroundJob.Record("idle-sweep", DateTimeOffset.UtcNow, items: 0);
        BackgroundJob.Record("busy-sweep", DateTimeOffset.UtcNow, items: 3);

        await EndAsync();
        Assert.True(_collector.HasText("busy-sweep"));
        Assert.False(_collector.HasText("idle-sweep"));
    }

    [Theory]
    [InlineData("Polly")]
    [InlineData("System.Net.Http.HttpClient.keys.LogicalHandler")]
    [InlineData("Microsoft.EntityFrameworkCore.Infrastructure")]
    [InlineData("MassTransit")]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder")]
    [InlineData("ZiggyCreatures.Caching.Fusion.FusionCache")]
    public void Library_logs_at_warning(string category)
    {
        var logger = LoggerOf(category);

        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.True(logger.IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public void Own_code_logs_at_information_and_a_setting_overrides_the_level_of_a_library()
    {
        Assert.True(LoggerOf("Egret.Keys.ApiKeys.ApiKey").IsEnabled(LogLevel.Information));
        Assert.True(LoggerOf("Grpc.Net.Client").IsEnabled(LogLevel.Debug));
    }

    private ILogger LoggerOf(string category) => _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    private static void ExecuteJob(string name)
    {
        using var job = BackgroundJob.Start(name);
        ExecuteStatement("statement-of-" + name);
    }

    private static void ExecuteStatement(string name) => Database.StartActivity(name, ActivityKind.Client)?.Dispose();

    /// <summary>A service that stops exports its remaining spans.</summary>
    private async Task EndAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
