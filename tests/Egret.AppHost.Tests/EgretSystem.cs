using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Tests;

/// <summary>
/// The whole of Egret, started once for all tests, on free ports and with data of its own. With <c>EGRET_URL</c> in the environment it is the
/// installation at that address, which nothing is started for or stopped of: for those tests that need no more than its gateway.
/// </summary>
public sealed class EgretSystem : IAsyncLifetime
{
    /// <summary>The platform administrator's address.</summary>
    public const string AdministratorEmail = "admin@example.org";

    /// <summary>The platform administrator's password.</summary>
    public const string AdministratorPassword = "the administrators pass phrase";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WordLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TelemetryLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TelemetryInterval = TimeSpan.FromSeconds(10);
    private static readonly string? Installation = Environment.GetEnvironmentVariable("EGRET_URL");

    /// <summary>What an operator keeps of the system: its data and its secrets.</summary>
    public string DataFolder { get; } = Directory.CreateTempSubdirectory("egret-apphost-tests-").FullName;

    /// <summary>The running application model, for what only an operator can do: stop a server, find a process.</summary>
    public DistributedApplication App { get; private set; } = null!;

    /// <summary>What the services say of themselves.</summary>
    public TelemetryCollector Telemetry { get; private set; } = null!;

    /// <summary>Where mails go, so that what is in them is in no log.</summary>
    public SmtpServer Mails { get; } = new();

    /// <summary>The first gateway's own address.</summary>
    public Uri Gateway => Installation is null ? App.GetEndpoint("gateway", "http") : new Uri(Installation);

    /// <summary>The second gateway's own address.</summary>
    public Uri SecondGateway => App.GetEndpoint("gateway-2", "http");

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

    /// <summary>A client of the public API without a credential, which tries again where it is told that a part is away for a moment.</summary>
    public HttpClient CreateClient() => new(new PatientHandler()) { BaseAddress = Gateway, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>One that takes every answer for the last.</summary>
    public HttpClient CreateWatcher() => new() { BaseAddress = Gateway, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The same, of the second gateway.</summary>
    public HttpClient CreateWatcherOfSecondGateway() => new() { BaseAddress = SecondGateway, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A client that presents this access token or API key.</summary>
    public HttpClient CreateClient(string credential)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return client;
    }

    /// <summary>Somebody new, signed in, with an organisation of their own and a key of it.</summary>
    public Task<Person> NewPersonAsync() => Person.SignUpAsync(this);

    /// <summary>The platform administrator, signed in.</summary>
    public async Task<HttpClient> SignInAdministratorAsync()
    {
        using var anonymous = CreateClient();
        return CreateClient(await Person.SignInAsync(anonymous, AdministratorEmail, AdministratorPassword));
    }

    /// <summary>
    /// Waits until the trace of a last request has come from every process: what happened there before was sent before it. What a process cannot
    /// deliver in time it sends no second time, so that another request follows where nothing came.
    /// </summary>
    public async Task TelemetryArrivesAsync()
    {
        using var person = await NewPersonAsync();
        using var second = CreateWatcherOfSecondGateway();
        var trace = ActivityTraceId.CreateRandom();
        Telemetry.Watch(trace);
        var next = TimeSpan.Zero;
        var began = TimeProvider.System.GetTimestamp();
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                if (TimeProvider.System.GetElapsedTime(began) >= next)
                {
                    await LeaveTraceAsync(trace, person, second);
                    next = TimeProvider.System.GetElapsedTime(began) + TelemetryInterval;
                }

                return string.Join(", ", TelemetryCollector.Services.Where(service => !Telemetry.HasSpan(service, trace)));
            },
            missing => missing.Length == 0, TelemetryLimit);
    }

    /// <summary>
    /// Waits, after Redis has been away, until what ends at one place is over everywhere within a second again: gateways and services find back to
    /// it one by one, each in its own time.
    /// </summary>
    public async Task WordPassesAsync()
    {
        using var first = CreateWatcher();
        using var second = CreateWatcherOfSecondGateway();
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                using var person = await NewPersonAsync();
                return await RevocationTrial.RunAsync(person.ByToken, [first, second], WordLimit);
            },
            trials => trials.All(trial => !(trial.LastAccepted > WordLimit)),
            StartLimit);
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                using var person = await NewPersonAsync();
                foreach (var gateway in new[] { first, second })
                {
                    gateway.DefaultRequestHeaders.Authorization = person.ByToken.DefaultRequestHeaders.Authorization;
                    await ResponseAssert.EventuallyAsync(() => ReadAccountAsync(gateway), status => status == HttpStatusCode.OK);
                }

                await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await person.ByToken.PostAsync("/auth/jwt/logout_all/", null));
                await Task.Delay(WordLimit);
                return (First: await ReadAccountAsync(first), Second: await ReadAccountAsync(second));
            },
            answers => answers is { First: HttpStatusCode.Unauthorized, Second: HttpStatusCode.Unauthorized },
            StartLimit);
    }

    private static async Task<HttpStatusCode> ReadAccountAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/auth/users/me/");
        return answer.StatusCode;
    }

    private static async Task LeaveTraceAsync(ActivityTraceId trace, Person person, HttpClient second)
    {
        foreach (var (client, path) in new[]
        {
            (person.ByToken, "/auth/users/me/"), (person.ByToken, "/v1/billings/api-keys/"), (person.ByToken, "/v1/domains/"), (person.ByToken, "/v1/sessions/recent/"),
            (second, "/v1/domains/"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "traceparent", $"00-{trace}-00f067aa0ba902b7-01" } } };
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.SendAsync(request));
        }
    }

    private async Task StartAsync()
    {
        using var stop = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Egret_AppHost>(
            [
                $"--EGRET_DATA={DataFolder}", "--Infrastructure:RandomPorts=true", "--EGRET_GATEWAY_REPLICAS=2",
                $"--EGRET_ADMIN_EMAIL={AdministratorEmail}", $"--EGRET_ADMIN_PASSWORD={AdministratorPassword}",
            ],
            stop.Token);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        Telemetry = await TelemetryCollector.StartAsync();
        foreach (var service in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(service)
                // All tests are one address.
                .WithEnvironment("RateLimits__SignUp", "10000").WithEnvironment("RateLimits__SignIn", "10000")
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Endpoint).WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                // Logs and metrics oftener than traces: when the trace of a request has come, so have they.
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "2000")
                .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "500").WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "1000");
        }

        var identity = builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(service => service.Name == "identity"));
        foreach (var (name, value) in Mails.Settings)
        {
            identity.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        App = await builder.BuildAsync(stop.Token);
        await App.StartAsync(stop.Token);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway", stop.Token);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway-2", stop.Token);
    }
}
