using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Egret.ServiceDefaults.Telemetry;

/// <summary>Logs, traces and metrics of every process.</summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// The activity sources and meters of Egret's own code, one per service: <c>Egret.Chat</c>, <c>Egret.Gateway</c>
    /// …
    /// </summary>
    private const string OwnSources = "Egret.*";

    private static readonly string[] PollingPaths = ["/health", "/alive", "/.well-known/jwks.json"];

    /// <summary>
    /// Defaults that appsettings.json and environment variables override, such as
    /// <c>Logging__LogLevel__Polly=Information</c>. Libraries log at Warning: at Information they log every request
    /// and every attempt, which the traces show.
    /// </summary>
    private static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Default"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Egret"] = nameof(LogLevel.Information),
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = nameof(LogLevel.Information),
        // A failed statement throws, and the caller decides whether it is an error: a unique violation is a 409
        // response, and the first query of a migration table fails in every new database.
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = nameof(LogLevel.None),
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Update"] = nameof(LogLevel.None),
    };

    /// <summary>
    /// Redacts queries in traces: the query of a download link contains its signature. Overrides Aspire's Development
    /// defaults.
    /// </summary>
    private static readonly Dictionary<string, string?> QueryRedaction = new()
    {
        ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "false",
        ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "false",
    };

    /// <summary>Adds log levels, traces, metrics and, if an endpoint is configured, their export.</summary>
    public static void AddEgretTelemetry(this IHostApplicationBuilder builder)
    {
        // First: every other source overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        // Last: it overrides every other source.
        builder.Configuration.AddInMemoryCollection(QueryRedaction);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql", "MassTransit", OwnSources))
            .WithTracing(tracing => tracing
                .SetSampler(new WorkSampler())
                .AddSource("Npgsql", "MassTransit", OwnSources)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsPolling(context.Request.Path.Value))
                .AddHttpClientInstrumentation(options =>
                    options.FilterHttpRequestMessage = request => !IsPolling(request.RequestUri?.AbsolutePath)));
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
        }
    }

    /// <summary>Whether processes request the path from each other every few seconds.</summary>
    private static bool IsPolling(string? path) =>
        path is not null && Array.Exists(PollingPaths, polled => path.StartsWith(polled, StringComparison.Ordinal));
}
