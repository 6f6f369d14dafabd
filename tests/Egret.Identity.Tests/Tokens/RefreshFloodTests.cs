using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Identity.Tests.Accounts;
using Egret.Testing;
using Xunit.Abstractions;

namespace Egret.Identity.Tests.Tokens;

/// <summary>Requests that wait for one row must not occupy the shared connection pool.</summary>
[Collection(LoadCollection.Name)]
[Trait("Kind", "Timing")]
public sealed class RefreshFloodTests(LoadedService service, ITestOutputHelper output) : IClassFixture<LoadedService>
{
    private const int ConcurrentRequests = 200;
    private static readonly TimeSpan Duration = Trials.Duration(full: TimeSpan.FromSeconds(20), small: TimeSpan.FromSeconds(2));

    /// <summary>The minimum baseline: smaller differences are scheduling noise.</summary>
    private static readonly TimeSpan LeastQuiet = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("refresh")]
    [InlineData("organisation")]
    public async Task Flood_of_requests_for_one_row_does_not_delay_others(string kind)
    {
        var (floodUser, bystander) = (await service.RegisterAsync(), await service.RegisterAsync());
        var token = (await service.SignInAsync(floodUser)).Refresh;
        using var anonymous = service.Anonymous();
        using var own = service.ClientOf(floodUser);
        var organisation =
            await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created,
                await own.PostAsJsonAsync("/v1/orgs/", new { name = "Acme" }));
        var slug = organisation.GetProperty("slug").GetString();
        Func<int, Task<HttpResponseMessage>> call = kind == "refresh"
            ? number => RefreshAsync(anonymous, token, number)
            : _ => own.PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "Acme" });

        await MeasureAsync(bystander, TimeSpan.FromSeconds(1));
        await LoadedService.HoldsInOneRoundAsync(async () =>
        {
            var quiet = await MeasureAsync(bystander, Duration);
            using var stop = new CancellationTokenSource();
            var waves = WavesAsync(call, stop.Token);
            var loaded = await MeasureAsync(bystander, Duration);
            await stop.CancelAsync();
            var statuses = await waves;

            var report =
                $"{kind}: sign-in median {quiet.SignIn.TotalMilliseconds:F0} ms in quiet, "
                + $"{loaded.SignIn.TotalMilliseconds:F0} ms in the flood; "
                + $"own account {quiet.Account.TotalMilliseconds:F1} ms, {loaded.Account.TotalMilliseconds:F1} ms; "
                + $"{statuses.Count} requests of the flood";
            output.WriteLine(report);
            Assert.All(
                statuses,
                status => Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
            return IsAlike(quiet.Account, loaded.Account) && IsAlike(quiet.SignIn, loaded.SignIn) ? null : report;
        });
    }

    private static bool IsAlike(TimeSpan quiet, TimeSpan loaded) => loaded <= (quiet > LeastQuiet ? quiet : LeastQuiet) * 3;

    private async Task<(TimeSpan SignIn, TimeSpan Account)> MeasureAsync(TestUser user, TimeSpan duration)
    {
        using var own = service.ClientOf(user);
        using var anonymous = service.Anonymous();
        List<TimeSpan> signIns = [], accounts = [];
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            signIns.Add(
                await TimeAsync(() =>
                anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email = user.Email, password = user.Password })));
            accounts.Add(await TimeAsync(() => own.GetAsync("/auth/users/me/")));
        }

        return (Median(signIns), Median(accounts));
    }

    private static async Task<List<HttpStatusCode>> WavesAsync(Func<int, Task<HttpResponseMessage>> call, CancellationToken stopping)
    {
        List<HttpStatusCode> responses = [];
        while (!stopping.IsCancellationRequested)
        {
            responses.AddRange(await Task.WhenAll(Enumerable.Range(0, ConcurrentRequests).Select(async number =>
            {
                using var response = await call(number);
                return response.StatusCode;
            })));
        }

        return responses;
    }

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, string refresh, int number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/auth/jwt/refresh/") { Content = JsonContent.Create(new { refresh }) };
        request.Headers.Add("X-Forwarded-For", $"203.0.113.{number}");
        return client.SendAsync(request);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task<HttpResponseMessage>> call)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await call();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
