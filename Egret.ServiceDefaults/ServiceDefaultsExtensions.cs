using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Egret.ServiceDefaults;

/// <summary>
/// The configuration that the gateway and all services share: telemetry, health checks, service discovery, JSON and
/// problem details.
/// </summary>
public static class ServiceDefaultsExtensions
{
    private static readonly UTF8Encoding LenientUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
    private const double MinBytesPerSecond = 240;
    private static readonly TimeSpan HttpPauseTimeout = TimeSpan.FromMinutes(1);

    private const string LiveTag = "live";
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";

    /// <summary>Adds telemetry, health checks, service discovery, JSON conventions and problem details.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddEgretTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<BackgroundWorkHealthCheck>("background-work", HealthStatus.Degraded);
        // Egret's background services restart after a failure (GuardedBackgroundService). A failed background service
        // of a library must not stop a process that serves requests; the host logs the failure as an error.
        builder.Services.Configure<HostOptions>(host =>
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddServiceDiscovery();
        // No common retry policy: a request waits for each call, and each caller handles a failure itself.
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(options => ApplyJsonConventions(options.SerializerOptions));
        builder.Services.AddEgretProblemDetails();
        // The gateway limits the time of a request body; a service must not close the connection of a client that
        // pauses within that limit.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinBytesPerSecond, HttpPauseTimeout);
            // The gateway forwards headers byte for byte. Bytes that are not UTF-8, as in a Latin-1 User-Agent, become
            // U+FFFD; by default Kestrel would reject the request with 400.
            kestrel.RequestHeaderEncodingSelector = static _ => LenientUtf8;
        });
        return builder;
    }

    /// <summary>Maps <c>/health</c> (readiness) and <c>/alive</c> (liveness); both are anonymous.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
        return app;
    }

    /// <summary>
    /// Runs the application until shutdown is requested. A shutdown during startup is not a failure: hosted services
    /// that have started are stopped in order, so that workers release claimed work, and the process exits normally.
    /// </summary>
    public static async Task RunUntilStoppedAsync(this WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                await app.StopAsync();
                return;
            }

            await app.WaitForShutdownAsync();
        }
    }

    /// <summary>
    /// Applies the JSON conventions of the public API: snake_case names and enum values, and UTC times with <c>Z</c>.
    /// Clients use them too.
    /// </summary>
    public static void ApplyJsonConventions(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcDateTimeOffsetConverter());
    }
}
