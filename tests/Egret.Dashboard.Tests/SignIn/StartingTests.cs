using System.Diagnostics;
using System.Globalization;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Opening the dashboard while the service that knows who is signed in restarts.</summary>
public sealed class StartingTests(DashboardSystem system)
{
    private const string Refresh = "**/auth/jwt/refresh/";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Page_says_that_Egret_is_starting_waits_as_long_as_it_asks_for_and_goes_on_by_itself()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        var isSaid = new TaskCompletionSource();
        var asked = new List<long>();
        await visitor.Page.RouteAsync(Refresh, async route =>
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

        await visitor.Page.ReloadAsync();
        await visitor.Page.GetByRole(AriaRole.Status).GetByText("Egret is busy or starting, trying again.").WaitForAsync();
        isSaid.SetResult();

        await visitor.HeadingAsync("Ask");
        Assert.InRange(Stopwatch.GetElapsedTime(asked[0], asked[1]), RetryAfter, TimeSpan.MaxValue);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Page_that_reaches_nobody_says_so_and_goes_on_by_itself()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.Page.RouteAsync(Refresh, route => route.AbortAsync());

        await visitor.Page.ReloadAsync();
        await visitor.Page.GetByRole(AriaRole.Status).GetByText("Egret cannot be reached, trying again.").WaitForAsync();
        await visitor.Page.UnrouteAsync(Refresh);

        await visitor.HeadingAsync("Ask");
        Assert.Empty(visitor.Complaints);
    }
}
