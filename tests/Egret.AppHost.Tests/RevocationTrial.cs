using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>When one gateway let a revoked key in for the last time and when it refused it first, counted from the moment the revocation was answered.</summary>
internal sealed record RevocationTrial(TimeSpan? LastAdmitted, TimeSpan FirstRefused)
{
    private const string Path = "/v1/models/";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private const int WatchersAtFullPace = 25;

    /// <summary>What is killed again and again is started again after half a minute at the latest.</summary>
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(60);

    /// <summary>Issues keys, uses them at every gateway, so that each has them in memory, revokes them, and watches every gateway until it refuses.</summary>
    /// <param name="owner">Whose keys they are; the gateway of the owner's client is asked to revoke them.</param>
    /// <param name="gateways">Where they are used.</param>
    /// <param name="bound">After which they must be refused for good.</param>
    /// <param name="keys">How many at once.</param>
    /// <param name="whenInMemory">What goes wrong between use and revocation.</param>
    /// <param name="whenRevoked">What happens after it.</param>
    /// <param name="watchAfter">How long after the revocation the first look is.</param>
    public static async Task<IReadOnlyList<RevocationTrial>> RunAsync(
        HttpClient owner, IReadOnlyList<HttpClient> gateways, TimeSpan bound, int keys = 1, Func<Task>? whenInMemory = null, Func<Task>? whenRevoked = null,
        TimeSpan watchAfter = default)
    {
        var issued = await Task.WhenAll(Enumerable.Range(0, keys).Select(_ => IssueAsync(owner, gateways)));
        await (whenInMemory?.Invoke() ?? Task.CompletedTask);
        var revoked = await Task.WhenAll(issued.Select(async key =>
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/billings/api-keys/{key.Id}/"));
            return (key.Secret, At: TimeProvider.System.GetTimestamp());
        }));
        var next = whenRevoked?.Invoke() ?? Task.CompletedTask;
        await Task.Delay(watchAfter);
        // Many watchers look less often each, or they would be the load that is measured.
        var pace = Pace * Math.Max(1, keys / WatchersAtFullPace);
        var trials = await Task.WhenAll(revoked.SelectMany(key => gateways.Select(gateway => WatchAsync(gateway, key.Secret, key.At, bound, pace))));
        await next;
        return trials;
    }

    private static async Task<(Guid Id, string Secret)> IssueAsync(HttpClient owner, IReadOnlyList<HttpClient> gateways)
    {
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "trial" }));
        var secret = key.GetProperty("key").GetString()!;
        foreach (var gateway in gateways)
        {
            // A machine that is busy with all of them may answer 503 before it answers.
            await ResponseAssert.EventuallyAsync(() => UseAsync(gateway, secret), status => status == HttpStatusCode.OK);
        }

        return (key.GetProperty("id").GetGuid(), secret);
    }

    private static async Task<RevocationTrial> WatchAsync(HttpClient gateway, string secret, long revoked, TimeSpan bound, TimeSpan pace)
    {
        TimeSpan? lastAdmitted = null;
        TimeSpan? firstRefused = null;
        while (true)
        {
            var begun = TimeProvider.System.GetElapsedTime(revoked);
            var status = await UseAsync(gateway, secret);
            if (status == HttpStatusCode.OK)
            {
                lastAdmitted = begun;
            }
            else if (status == HttpStatusCode.Unauthorized)
            {
                firstRefused ??= begun;
            }

            Assert.True(begun < GiveUp, $"After {begun} the answer is {status}.");
            if (firstRefused is { } refused && begun > bound)
            {
                return new(lastAdmitted, refused);
            }

            // Once it was refused, the last look is just beyond the bound: it must not have come back.
            var left = bound - TimeProvider.System.GetElapsedTime(revoked) + pace;
            await Task.Delay(firstRefused is null || left < pace ? pace : left);
        }
    }

    /// <summary>Percentiles and maximum of the first refusals, and the latest admission, in milliseconds.</summary>
    public static string Describe(IReadOnlyCollection<RevocationTrial> trials)
    {
        var refused = trials.Select(trial => trial.FirstRefused.TotalMilliseconds).Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"first 401 after revocation: p50 {At(0.50):F1} ms, p99 {At(0.99):F1} ms, max {refused[^1]:F1} ms; last 2xx begun {trials.Max(trial => trial.LastAdmitted ?? default).TotalMilliseconds:F1} ms after it ({trials.Count} observations)");

        double At(double part) => refused[(int)Math.Ceiling(part * refused.Count) - 1];
    }

    private static async Task<HttpStatusCode?> UseAsync(HttpClient gateway, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
        try
        {
            using var response = await gateway.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // A gateway that is being restarted lets nobody in.
            return null;
        }
    }
}
