using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.Errors;

/// <summary>A service with the shared error handling, endpoints of a test and a recorded log.</summary>
internal sealed class ErrorTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ErrorTestHost(WebApplication app) => _app = app;

    public RecordingLoggerProvider Log { get; private init; } = null!;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Starts the service on a free port.</summary>
    /// <param name="configure">Adds middleware and endpoints after the shared error handling.</param>
    public static async Task<ErrorTestHost> StartAsync(Action<WebApplication> configure)
    {
        var log = new RecordingLoggerProvider();
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        builder.Logging.AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        configure(app);
        await app.StartAsync();
        return new ErrorTestHost(app) { Log = log };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Log.Dispose();
    }
}
