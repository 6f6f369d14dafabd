using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;
using Xunit.Abstractions;

namespace Egret.AppHost.Tests;

/// <summary>
/// When one gateway accepted a revoked key last and rejected it first, measured from the response to the revocation.
/// </summary>
internal sealed record RevocationTrial(TimeSpan? LastAccepted, TimeSpan FirstRejected)
{
    private const string Path = "/v1/models/";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private const int ObserversAtFullPace = 25;

    /// <summary>Maximum number of keys that one user creates in a minute.</summary>
    private const int KeysPerUser = 100;

    /// <summary>Longer than the delay of half a minute after which a repeatedly killed process is restarted.</summary>
    private static readonly TimeSpan ObservationLimit = TimeSpan.FromSeconds(60);

    /// <summary>Revocations during a fault.</summary>
    private static readonly int RevocationCount = Trials.Count(full: 1_000, small: 25);

    /// <summary>Runs trials at both gateways, or at the second one, during a fault.</summary>
    /// <param name="system">The system.</param>
    /// <param name="bound">The time after which a revoked key must be rejected permanently.</param>
    /// <param name="onlySecondGateway">Whether the keys are used at the second gateway only.</param>
    /// <param name="whenCached">Causes the fault, after the gateways have cached the keys.</param>
    /// <param name="whenRevoked">Runs after the revocation.</param>
    /// <param name="firstObservation">Time between the revocation and the first observation.</param>
    public static async Task<IReadOnlyList<RevocationTrial>> RunManyAsync(
        EgretSystem system, TimeSpan bound, bool onlySecondGateway = false, Func<Task>? whenCached = null, Func<Task>? whenRevoked = null,
        TimeSpan firstObservation = default)
    {
        using var first = system.CreateClientWithoutRetry();
        using var second = system.CreateSecondGatewayClientWithoutRetry();
        var trials = new List<RevocationTrial>();
        for (var left = RevocationCount; left > 0; left -= KeysPerUser)
        {
            using var user = await system.NewUserAsync();
            trials.AddRange(await RunAsync(
                user.ByToken, onlySecondGateway ? [second] : [first, second], bound, Math.Min(left, KeysPerUser), whenCached, whenRevoked,
                firstObservation));
        }

        return trials;
    }

    /// <summary>Reports the trials and fails when a gateway accepted a key later than the bound.</summary>
    public static void AssertWithin(TimeSpan bound, IReadOnlyCollection<RevocationTrial> trials, ITestOutputHelper output)
    {
        var description = Describe(trials);
        output.WriteLine(description);
        Assert.True(trials.All(trial => !(trial.LastAccepted > bound)), description);
    }

    /// <summary>
    /// Issues keys, uses them at every gateway so that each caches them, revokes them, and polls every gateway until
    /// it rejects them.
    /// </summary>
    /// <param name="owner">Client of the owner, whose gateway revokes the keys.</param>
    /// <param name="gateways">Clients of the gateways at which the keys are used.</param>
    /// <param name="bound">The time after which a revoked key must be rejected permanently.</param>
    /// <param name="keys">Number of keys that are revoked concurrently.</param>
    /// <param name="whenCached">Causes a fault between use and revocation.</param>
    /// <param name="whenRevoked">Runs after the revocation.</param>
    /// <param name="firstObservation">Time between the revocation and the first observation.</param>
    public static async Task<IReadOnlyList<RevocationTrial>> RunAsync(
        HttpClient owner, IReadOnlyList<HttpClient> gateways, TimeSpan bound, int keys = 1, Func<Task>? whenCached = null,
        Func<Task>? whenRevoked = null, TimeSpan firstObservation = default)
    {
        var issued = await Task.WhenAll(Enumerable.Range(0, keys).Select(_ => IssueAsync(owner, gateways)));
        await (whenCached?.Invoke() ?? Task.CompletedTask);
        var revoked = await Task.WhenAll(issued.Select(async key =>
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/billings/api-keys/{key.Id}/"));
            return (key.Secret, At: TimeProvider.System.GetTimestamp());
        }));
        var next = whenRevoked?.Invoke() ?? Task.CompletedTask;
        await Task.Delay(firstObservation);
        // Many observers poll less often each, so that they are not the load that is measured.
        var pace = Pace * Math.Max(1, keys / ObserversAtFullPace);
        var trials = await Task.WhenAll(
            revoked.SelectMany(key => gateways.Select(gateway => ObserveAsync(gateway, key.Secret, key.At, bound, pace))));
        await next;
        return trials;
    }

    private static async Task<(Guid Id, string Secret)> IssueAsync(HttpClient owner, IReadOnlyList<HttpClient> gateways)
    {
        var key = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "trial" }));
        var secret = key.GetProperty("key").GetString()!;
        foreach (var gateway in gateways)
        {
            // Under this load the gateway may respond 503 first.
            await ResponseAssert.EventuallyAsync(() => UseAsync(gateway, secret), status => status == HttpStatusCode.OK);
        }

        return (key.GetProperty("id").GetGuid(), secret);
    }

    private static async Task<RevocationTrial> ObserveAsync(HttpClient gateway, string secret, long revoked, TimeSpan bound, TimeSpan pace)
    {
        TimeSpan? lastAccepted = null;
        TimeSpan? firstRejected = null;
        while (true)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(revoked);
            var status = await UseAsync(gateway, secret);
            if (status == HttpStatusCode.OK)
            {
                lastAccepted = elapsed;
            }
            else if (status == HttpStatusCode.Unauthorized)
            {
                firstRejected ??= elapsed;
            }

            Assert.True(elapsed < ObservationLimit, $"After {elapsed} the response is {status}.");
            if (firstRejected is { } rejected && elapsed > bound)
            {
                return new(lastAccepted, rejected);
            }

            // After a rejection, the last observation is just after the bound: the key must not be accepted again.
            var left = bound - TimeProvider.System.GetElapsedTime(revoked) + pace;
            await Task.Delay(firstRejected is null || left < pace ? pace : left);
        }
    }

    /// <summary>Percentiles and maximum of the first rejections, and the latest acceptance, in milliseconds.</summary>
    public static string Describe(IReadOnlyCollection<RevocationTrial> trials)
    {
        var rejected = trials.Select(trial => trial.FirstRejected.TotalMilliseconds).Order().ToList();
        var lastAccepted = trials.Max(trial => trial.LastAccepted ?? default);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"first 401 after revocation: p50 {At(0.50):F1} ms, p99 {At(0.99):F1} ms, max {rejected[^1]:F1} ms; "
            + $"last 2xx request started {lastAccepted.TotalMilliseconds:F1} ms after it ({trials.Count} observations)");

        double At(double part) => rejected[(int)Math.Ceiling(part * rejected.Count) - 1];
    }

    private static async Task<HttpStatusCode?> UseAsync(HttpClient gateway, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        try
        {
            using var response = await gateway.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // A gateway that restarts accepts no connection.
            return null;
        }
    }
}
