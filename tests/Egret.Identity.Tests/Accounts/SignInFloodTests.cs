using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Egret.Testing;
using Xunit.Abstractions;

namespace Egret.Identity.Tests.Accounts;

[Collection(LoadCollection.Name)]
[Trait("Kind", "Timing")]
public sealed class SignInFloodTests(LoadedService service, ITestOutputHelper output) : IClassFixture<LoadedService>
{
    private const int SignInsPerSecond = 500;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>The minimum baseline: smaller differences are scheduling noise.</summary>
    private static readonly TimeSpan LeastQuiet = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Duration = Trials.Duration(full: TimeSpan.FromSeconds(30), small: TimeSpan.FromSeconds(3));

    /// <summary>
    /// Wrong passwords for many accounts from many networks, faster than they can be hashed: other requests take at
    /// most three times as long, none fails, and 429 responses have <c>Retry-After</c>.
    /// </summary>
    [Fact]
    public async Task Flood_of_wrong_passwords_does_not_delay_other_requests()
    {
        var user = await service.RegisterAsync();
        var token = (await service.SignInAsync(user)).Access;
        await MeasureAsync(user, token, TimeSpan.FromSeconds(1));
        await LoadedService.HoldsInOneRoundAsync(async () =>
        {
            var quiet = Percentile(await MeasureAsync(user, token, TimeSpan.FromSeconds(2)));
            using var stop = new CancellationTokenSource();
            var responses = new ConcurrentDictionary<HttpStatusCode, int>();
            var flood = FloodAsync(responses, stop.Token);
            await Task.Delay(TimeSpan.FromSeconds(1));
            var flooded = Percentile(await MeasureAsync(user, token, Duration));
            await stop.CancelAsync();
            await flood;

            var report = $"p99 quiet {quiet.TotalMilliseconds:F1} ms, flooded {flooded.TotalMilliseconds:F1} ms; sign-ins "
                + string.Join(", ", responses.Select(response => $"{(int)response.Key}: {response.Value}"));
            output.WriteLine(report);
            Assert.DoesNotContain(responses.Keys, status => (int)status >= 500);
            Assert.Contains(HttpStatusCode.TooManyRequests, responses.Keys);
            return flooded <= (quiet > LeastQuiet ? quiet : LeastQuiet) * 3 ? null : report;
        });

        // A valid sign-in succeeds as soon as the flood ends.
        using var honest = service.Anonymous();
        await ResponseAssert.EventuallyAsync(
            async () =>
                (await honest.PostAsJsonAsync("/auth/jwt/create/", new { email = user.Email, password = user.Password })).StatusCode,
            status => status == HttpStatusCode.OK, TimeSpan.FromSeconds(15));
    }

    private async Task<List<TimeSpan>> MeasureAsync(TestUser user, string token, TimeSpan duration)
    {
        using var own = service.ClientOf(user);
        using var anonymous = service.Anonymous();
        List<TimeSpan> times = [];
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            times.Add(await TimeAsync(() => own.GetAsync("/auth/users/me/")));
            times.Add(await TimeAsync(() => own.GetAsync("/v1/orgs/")));
            times.Add(await TimeAsync(() => anonymous.PostAsJsonAsync("/auth/jwt/verify/", new { token })));
            await Task.Delay(5);
        }

        return times;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task<HttpResponseMessage>> call)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await call();
        var taken = Stopwatch.GetElapsedTime(started);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        return taken;
    }

    private async Task FloodAsync(ConcurrentDictionary<HttpStatusCode, int> responses, CancellationToken stopping)
    {
        using var client = service.Anonymous();
        using var timer = new PeriodicTimer(Step);
        List<Task> attempts = [];
        for (var number = 0; !stopping.IsCancellationRequested; await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var batch = 0; batch < SignInsPerSecond * Step.TotalSeconds; batch++, number++)
            {
                attempts.Add(AttemptAsync(client, number, responses));
            }
        }

        await Task.WhenAll(attempts);
    }

    private static async Task AttemptAsync(HttpClient client, int number, ConcurrentDictionary<HttpStatusCode, int> responses)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/jwt/create/")
        {
            Content = JsonContent.Create(new { email = $"flood-{number}@example.org", password = "not the password" }),
        };
        request.Headers.Add("X-Forwarded-For", $"203.0.{number / 200 % 200}.{number % 200}");
        using var response = await client.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            Assert.NotNull(response.Headers.RetryAfter);
        }

        responses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
    }

    private static TimeSpan Percentile(List<TimeSpan> times)
    {
        times.Sort();
        return times[(int)(times.Count * 0.99)];
    }
}
