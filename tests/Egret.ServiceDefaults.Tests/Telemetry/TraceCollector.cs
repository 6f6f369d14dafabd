using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.Telemetry;

/// <summary>Receives exported traces, as an OpenTelemetry collector does.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> _exported = new();
    private readonly WebApplication _app;

    private TraceCollector(WebApplication app) => _app = app;

    /// <summary>The collector's address.</summary>
    public string Address => _app.Urls.First();

    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new TraceCollector(builder.Build());
        collector._app.MapPost("/v1/traces", collector.TakeAsync);
        collector._app.MapFallback(() => Results.Ok());
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Whether a span with this trace id, in hexadecimal, was exported.</summary>
    public bool HasTrace(string traceId) => Contains(Convert.FromHexString(traceId));

    /// <summary>Whether the exported traces contain this text.</summary>
    public bool HasText(string text) => Contains(Encoding.UTF8.GetBytes(text));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _exported.Enqueue(body.ToArray());
    }

    private bool Contains(byte[] bytes) => _exported.Any(exported => exported.AsSpan().IndexOf(bytes) >= 0);
}
