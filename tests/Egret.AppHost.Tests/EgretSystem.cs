using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Tests;

/// <summary>
/// The whole of Egret, started once for all tests, on free ports and with a separate data folder. Where
/// <c>EGRET_URL</c> is set, it is the running installation at that address, for tests that need its gateway only.
/// </summary>
public class EgretSystem : IAsyncLifetime
{
    /// <summary>The platform administrator's address.</summary>
    public const string AdministratorEmail = "admin@example.org";

    /// <summary>The platform administrator's password.</summary>
    public const string AdministratorPassword = "the administrators pass phrase";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RevocationLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TelemetryLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TelemetryInterval = TimeSpan.FromSeconds(10);
    private static readonly string? Installation = Environment.GetEnvironmentVariable("EGRET_URL");

    private readonly Lock _gate = new();
    private Task<TestUser>? _sharedUser;

    /// <summary>The system's data and secrets.</summary>
    public string DataFolder { get; } = Directory.CreateTempSubdirectory("egret-apphost-tests-").FullName;

    /// <summary>The application model, for operations such as stopping a server or finding a process.</summary>
    public DistributedApplication App { get; private set; } = null!;

    /// <summary>The telemetry that the services export.</summary>
    public TelemetryCollector Telemetry { get; private set; } = null!;

    /// <summary>Receives all mails, whose contents must not be logged.</summary>
    public SmtpServer Mails { get; } = new();

    /// <summary>Address of the first gateway.</summary>
    public Uri Gateway => Installation is null ? App.GetEndpoint("gateway", "http") : new Uri(Installation);

    /// <summary>Address of the second gateway.</summary>
    public Uri SecondGateway => App.GetEndpoint("gateway-2", "http");

    /// <summary>Number of gateways. Tests of what one gateway learns from another need two.</summary>
    protected virtual int GatewayReplicas => 2;

    /// <summary>Whether the services export telemetry to <see cref="Telemetry"/>, at short intervals.</summary>
    protected virtual bool ExportsTelemetry => true;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (Installation is null)
        {
            await StartAsync();
        }
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        // Either is missing where the start failed.
        if (App is not null)
        {
            await App.StopAsync();
            await App.DisposeAsync();
        }

        if (Telemetry is not null)
        {
            await Telemetry.DisposeAsync();
        }

        await Mails.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>Creates a client without a credential, which retries after 503 responses.</summary>
    public HttpClient CreateClient() => new(new RetryingHandler()) { BaseAddress = Gateway, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Creates a client without a credential and without retries.</summary>
    public HttpClient CreateClientWithoutRetry() => new() { BaseAddress = Gateway, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Creates such a client of the second gateway.</summary>
    public HttpClient CreateSecondGatewayClientWithoutRetry() => new() { BaseAddress = SecondGateway, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Creates a client with an access token or API key.</summary>
    public HttpClient CreateClient(string credential)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return client;
    }

    /// <summary>Creates a signed-in user with an organisation and an API key.</summary>
    public Task<TestUser> NewUserAsync() => TestUser.SignUpAsync(this);

    /// <summary>A user that tests share which need a valid credential and change nothing.</summary>
    public Task<TestUser> SharedUserAsync()
    {
        lock (_gate)
        {
            return _sharedUser ??= NewUserAsync();
        }
    }

    /// <summary>Signs in the platform administrator.</summary>
    public async Task<HttpClient> SignInAdministratorAsync()
    {
        using var anonymous = CreateClient();
        return CreateClient(await TestUser.SignInAsync(anonymous, AdministratorEmail, AdministratorPassword));
    }

    /// <summary>
    /// Waits until every process has exported the trace of a request: its earlier telemetry was exported before. A
    /// failed export is not repeated, and so further requests follow until the trace is complete.
    /// </summary>
    public async Task WaitForTelemetryAsync()
    {
        using var user = await NewUserAsync();
        using var second = CreateSecondGatewayClientWithoutRetry();
        var trace = ActivityTraceId.CreateRandom();
        Telemetry.Watch(trace);
        var next = TimeSpan.Zero;
        var startedAt = TimeProvider.System.GetTimestamp();
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                if (TimeProvider.System.GetElapsedTime(startedAt) >= next)
                {
                    await LeaveTraceAsync(trace, user, second);
                    next = TimeProvider.System.GetElapsedTime(startedAt) + TelemetryInterval;
                }

                return string.Join(", ", TelemetryCollector.Services.Where(service => !Telemetry.HasSpan(service, trace)));
            },
            missing => missing.Length == 0, TelemetryLimit);
    }

    /// <summary>
    /// Waits, after an outage of Redis, until a revocation takes effect at both gateways within a second: gateways
    /// and services reconnect independently.
    /// </summary>
    public async Task WaitForRevocationPropagationAsync()
    {
        using var first = CreateClientWithoutRetry();
        using var second = CreateSecondGatewayClientWithoutRetry();
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                using var user = await NewUserAsync();
                return await RevocationTrial.RunAsync(user.ByToken, [first, second], RevocationLimit);
            },
            trials => trials.All(trial => !(trial.LastAccepted > RevocationLimit)),
            StartLimit);
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                using var user = await NewUserAsync();
                foreach (var gateway in new[] { first, second })
                {
                    gateway.DefaultRequestHeaders.Authorization = user.ByToken.DefaultRequestHeaders.Authorization;
                    await ResponseAssert.EventuallyAsync(() => ReadAccountAsync(gateway), status => status == HttpStatusCode.OK);
                }

                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.NoContent, await user.ByToken.PostAsync("/auth/jwt/logout_all/", null));
                await Task.Delay(RevocationLimit);
                return (First: await ReadAccountAsync(first), Second: await ReadAccountAsync(second));
            },
            statuses => statuses is { First: HttpStatusCode.Unauthorized, Second: HttpStatusCode.Unauthorized },
            StartLimit);
    }

    private static async Task<HttpStatusCode> ReadAccountAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/auth/users/me/");
        return response.StatusCode;
    }

    private static async Task LeaveTraceAsync(ActivityTraceId trace, TestUser user, HttpClient second)
    {
        foreach (var (client, path) in new[]
        {
            (user.ByToken, "/auth/users/me/"), (user.ByToken, "/v1/billings/api-keys/"), (user.ByToken, "/v1/domains/"),
            (user.ByToken, "/v1/sessions/recent/"), (second, "/v1/domains/"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.SendAsync(request));
        }
    }

    private async Task StartAsync()
    {
        using var stop = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Egret_AppHost>(
            [
                $"--EGRET_DATA={DataFolder}", "--Infrastructure:RandomPorts=true", $"--EGRET_GATEWAY_REPLICAS={GatewayReplicas}",
                $"--EGRET_ADMIN_EMAIL={AdministratorEmail}", $"--EGRET_ADMIN_PASSWORD={AdministratorPassword}",
            ],
            stop.Token);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        if (ExportsTelemetry)
        {
            Telemetry = await TelemetryCollector.StartAsync();
        }

        foreach (var service in builder.Resources.OfType<ProjectResource>())
        {
            var resource = builder.CreateResourceBuilder(service)
                // All tests share one address.
                .WithEnvironment("RateLimits__SignUp", "10000")
                .WithEnvironment("RateLimits__SignIn", "10000")
                // Instrumented code costs a process that runs for minutes more than its optimisation saves.
                .WithEnvironment("DOTNET_TieredPGO", "0");
            if (ExportsTelemetry)
            {
                resource
                    .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Endpoint)
                    .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                    // Logs and metrics more often than traces: when the trace of a request has arrived, so have they.
                    .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "2000")
                    .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "500")
                    .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "1000");
            }
        }

        var identity = builder.CreateResourceBuilder(
            builder.Resources.OfType<ProjectResource>().Single(service => service.Name == "identity"));
        // Parallel tests sign in at the same time, and a busy machine must not reject them with 429.
        identity.WithEnvironment("Passwords__ConcurrentHashes", "4").WithEnvironment("Passwords__WaitLimit", "00:01:00");
        foreach (var (name, value) in Mails.Settings)
        {
            identity.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        App = await builder.BuildAsync(stop.Token);
        await App.StartAsync(stop.Token);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway", stop.Token);
        if (GatewayReplicas > 1)
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway-2", stop.Token);
        }
    }
}
