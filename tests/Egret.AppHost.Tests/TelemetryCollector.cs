using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Tests;

/// <summary>Receives logs, traces and metrics (OTLP over HTTP) and appends them to a file unchanged.</summary>
public sealed class TelemetryCollector : IAsyncDisposable
{
    /// <summary>Service names of the exporting processes.</summary>
    public static readonly string[] Services = ["gateway", "gateway-2", "identity", "keys", "knowledge", "chat"];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentBag<string>> _watched = new();
    private WebApplication _app = null!;

    /// <summary>File with all data received so far.</summary>
    public string File { get; } = Path.GetTempFileName();

    /// <summary>Base address of the collector.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Whether a service has exported a span of the trace.</summary>
    public bool HasSpan(string service, ActivityTraceId trace) =>
        _watched.TryGetValue(trace, out var services) && services.Contains(service);

    /// <summary>Starts to record which services export spans of the trace.</summary>
    public void Watch(ActivityTraceId trace) => _watched[trace] = [];

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

    private async Task TakeAsync(HttpRequest request, string signal)
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

        if (signal == "traces")
        {
            Note(body.ToArray());
        }
    }

    /// <summary>Records the exporting service. Each export contains spans of one process and its name.</summary>
    private void Note(byte[] spans)
    {
        var id = new byte[16];
        foreach (var (trace, seen) in _watched)
        {
            trace.CopyTo(id);
            if (spans.AsSpan().IndexOf(id) >= 0)
            {
                Services.Where(service => spans.AsSpan().IndexOf(ServiceNameAttribute(service)) >= 0).ToList().ForEach(seen.Add);
            }
        }
    }

    /// <summary>The attribute <c>service.name</c> in Protobuf: of each text a tag, its length and its bytes.</summary>
    private static byte[] ServiceNameAttribute(string service) =>
        [.. "service.name"u8, 0x12, (byte)(service.Length + 2), 0x0A, (byte)service.Length, .. Encoding.UTF8.GetBytes(service)];
}
