using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Egret.ServiceDefaults;

/// <summary>What the gateway and every service do alike: telemetry, health, discovery of each other, JSON and errors.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>A prefix shared by the activity sources and meters of Egret's own code.</summary>
    public const string TelemetryPrefix = "Egret.";

    private static readonly UTF8Encoding LenientUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
    private const double MinBytesPerSecond = 240;
    private static readonly TimeSpan PauseLimit = TimeSpan.FromMinutes(1);

    /// <summary>Links to documents carry what opens them in their query, whatever a development environment would like to see.</summary>
    private static readonly Dictionary<string, string?> QueriesAreRedacted = new()
    {
        ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "false",
        ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "false",
    };

    private const string LiveTag = "live";
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string SigningKeysPath = "/.well-known/jwks.json";

    /// <summary>Adds telemetry, health checks, service discovery, JSON conventions and problem details.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<BackgroundWorkHealthCheck>("background-work", HealthStatus.Degraded);
        // Egret's own background services restart themselves (GuardedBackgroundService). A library's that fails must not end a process
        // that still serves requests either: the host logs it as an error.
        builder.Services.Configure<HostOptions>(host =>
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddServiceDiscovery();
        // No retries for all clients alike: somebody waits for each call, and each says itself what it does without an answer.
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(options => ApplyJsonConventions(options.SerializerOptions));
        builder.Services.AddEgretProblemDetails();
        // The gateway bounds how long a body takes and answers for all alike; a service must not hang up on a client that pauses before that.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinBytesPerSecond, PauseLimit);
            // The gateway forwards headers byte for byte. Bytes that are not UTF-8, as in a Latin-1 User-Agent, become
            // U+FFFD; by default Kestrel would reject the request with 400.
            kestrel.RequestHeaderEncodingSelector = static _ => LenientUtf8;
        });
        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready to serve) and <c>/alive</c> (the process answers) for the orchestrator; neither needs a caller.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
        return app;
    }

    /// <summary>
    /// Runs the process until it is asked to end. Where that is while it still starts, it is no failure: what has started by then is stopped in
    /// order, a worker hands back what it has begun, and the process ends as any other time.
    /// </summary>
    public static async Task RunToEndAsync(this WebApplication app)
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

    /// <summary>The JSON of the public API: snake_case names and enum values, UTC times with <c>Z</c>. Also for clients that read it.</summary>
    public static void ApplyJsonConventions(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcDateTimeOffsetConverter());
    }

    private static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // Requests and statements are in the traces; as lines of Information they would bury what an operator looks for.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        // A statement that fails throws, and whoever decides what that means logs it: a taken name is an answer and no error, and
        // the first look for a migration table fails in every new database.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        // The last source counts: Aspire's Development defaults ask for the opposite in the environment.
        builder.Configuration.AddInMemoryCollection(QueriesAreRedacted);
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql", "MassTransit", TelemetryPrefix + "*"))
            .WithTracing(tracing => tracing
                // A caller's traceparent may say that it is not to be sampled; their trace_id has to lead to a trace all the same.
                .SetSampler(new AlwaysOnSampler())
                .AddSource("MassTransit", TelemetryPrefix + "*")
                .AddNpgsqlSource()
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsProbe(context.Request.Path.Value))
                .AddHttpClientInstrumentation(options => options.FilterHttpRequestMessage = request => !IsProbe(request.RequestUri?.AbsolutePath)));
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
        }
    }

    private static TracerProviderBuilder AddNpgsqlSource(this TracerProviderBuilder tracing) => tracing.AddSource("Npgsql");

    /// <summary>What processes ask each other every few seconds: in the traces it would bury what somebody asked for.</summary>
    private static bool IsProbe(string? path) =>
        path is not null && (path.StartsWith(HealthPath, StringComparison.Ordinal) || path.StartsWith(AlivePath, StringComparison.Ordinal)
            || path.StartsWith(SigningKeysPath, StringComparison.Ordinal));
}
