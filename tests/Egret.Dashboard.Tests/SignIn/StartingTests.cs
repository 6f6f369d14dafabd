using System.Diagnostics;
using System.Globalization;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Opening the dashboard while Identity is unavailable.</summary>
public sealed class StartingTests(DashboardFixture system)
{
    private const string Refresh = "**/auth/jwt/refresh/";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Page_honours_Retry_After_while_the_server_starts_and_resumes()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        var isSaid = new TaskCompletionSource();
        var asked = new List<long>();
        await user.Page.RouteAsync(Refresh, async route =>
        {
            asked.Add(Stopwatch.GetTimestamp());
            if (asked.Count == 1)
            {
                var seconds = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                await route.FulfillAsync(new() { Status = 503, Headers = [new("Retry-After", seconds)] });
                return;
            }

            await isSaid.Task;
            await route.ContinueAsync();
        });

        await user.Page.ReloadAsync();
        await user.Page.GetByRole(AriaRole.Status).GetByText("Egret is busy or starting, trying again.").WaitForAsync();
        isSaid.SetResult();

        await user.WaitForHeadingAsync("Ask");
        Assert.InRange(Stopwatch.GetElapsedTime(asked[0], asked[1]), RetryAfter, TimeSpan.MaxValue);
        Assert.Empty(user.ConsoleErrors);
    }

    [Fact]
    public async Task Page_reports_an_unreachable_server_and_resumes()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.Page.RouteAsync(Refresh, route => route.AbortAsync());

        await user.Page.ReloadAsync();
        await user.Page.GetByRole(AriaRole.Status).GetByText("Egret cannot be reached, trying again.").WaitForAsync();
        await user.Page.UnrouteAsync(Refresh);

        await user.WaitForHeadingAsync("Ask");
        Assert.Empty(user.ConsoleErrors);
    }
}
