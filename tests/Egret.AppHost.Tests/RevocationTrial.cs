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
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(20);

    /// <summary>Issues a key, uses it at every gateway, so that each has it in memory, revokes it, and watches every gateway until it refuses.</summary>
    /// <param name="owner">Whose key it is; his client's gateway is asked to revoke it.</param>
    /// <param name="gateways">Where it is used.</param>
    /// <param name="bound">After which it must be refused for good.</param>
    /// <param name="whenInMemory">What goes wrong between use and revocation.</param>
    /// <param name="whenRevoked">What happens after it.</param>
    public static async Task<IReadOnlyList<RevocationTrial>> RunAsync(
        HttpClient owner, IReadOnlyList<HttpClient> gateways, TimeSpan bound, Func<Task>? whenInMemory = null, Func<Task>? whenRevoked = null)
    {
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "trial" }));
        var secret = key.GetProperty("key").GetString()!;
        foreach (var gateway in gateways)
        {
            Assert.Equal(HttpStatusCode.OK, await UseAsync(gateway, secret));
        }

        await (whenInMemory?.Invoke() ?? Task.CompletedTask);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/billings/api-keys/{key.GetProperty("id").GetGuid()}/"));
        var revoked = TimeProvider.System.GetTimestamp();
        await (whenRevoked?.Invoke() ?? Task.CompletedTask);
        return await Task.WhenAll(gateways.Select(gateway => WatchAsync(gateway, secret, revoked, bound)));
    }

    private static async Task<RevocationTrial> WatchAsync(HttpClient gateway, string secret, long revoked, TimeSpan bound)
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
            var left = bound - TimeProvider.System.GetElapsedTime(revoked) + Pace;
            await Task.Delay(firstRefused is null || left < Pace ? Pace : left);
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
