using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Tests;

/// <summary>Takes the logs, traces and metrics that the services send (OTLP over HTTP) and keeps them in a file as they came.</summary>
public sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private WebApplication _app = null!;

    /// <summary>Everything that was sent so far.</summary>
    public string File { get; } = Path.GetTempFileName();

    /// <summary>Where to send it.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<TelemetryCollector> StartAsync()
    {
        var collector = new TelemetryCollector();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        collector._app = builder.Build();
        collector._app.MapPost("/v1/{signal}", collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _writing.Dispose();
        System.IO.File.Delete(File);
    }

    private async Task TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        await _writing.WaitAsync();
        try
        {
            await using var file = new FileStream(File, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            await file.WriteAsync(body.ToArray());
        }
        finally
        {
            _writing.Release();
        }
    }
}
