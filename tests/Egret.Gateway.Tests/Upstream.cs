using System.Text;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.Gateway.Tests;

/// <summary>Acts as a service and returns the requests that it receives, so that a test can inspect them.</summary>
public class Upstream : IAsyncDisposable
{
    private WebApplication? _app;
    private int _requests;

    /// <summary>The address that it listens on.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The number of requests received, without the lookups of the gateway.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Delays the second line of a streamed response.</summary>
    public Task SecondLine { get; set; } = Task.CompletedTask;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            // One character per byte, so that a test sees the bytes of a header.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        builder.WebHost.UseUrls(Address is "" ? "http://127.0.0.1:0" : Address);
        _app = builder.Build();
        _app.MapGet("/health", () => "healthy");
        Map(_app);
        _app.MapFallback("{**path}", EchoAsync);
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            _app = null;
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Maps additional routes of this service.</summary>
    protected virtual void Map(WebApplication app)
    {
    }

    private async Task EchoAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        context.Response.Headers.Server = "Inside/1.0";
        context.Response.Headers.SetCookie = "inside=1";
        context.Response.Headers["X-Agent"] = context.Request.Headers.UserAgent;
        if (context.Request.Query.TryGetValue("cache", out var cache))
        {
            context.Response.Headers.CacheControl = cache;
        }

        if (context.Request.Query.TryGetValue("code", out var code))
        {
            context.Response.Headers[ErrorCodeHeader.Name] = code;
        }

        if (context.Request.Query.TryGetValue("status", out var status))
        {
            context.Response.StatusCode = int.Parse(status!, null);
            return;
        }

        if (context.Request.Query.ContainsKey("drip"))
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await SecondLine.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("second\n");
            return;
        }

        long length = 0;
        var buffer = new byte[65536];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
        {
            length += read;
        }

        await context.Response.WriteAsJsonAsync(new Echo(
            context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", length,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
    }
}
