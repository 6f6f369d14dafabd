using System.Net;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Tabs of one browser share one sign-in.</summary>
public sealed partial class TabsTests(DashboardFixture system)
{
    /// <summary>Delays the messages of a tab, as a busy processor does.</summary>
    private const string AnswerLate = """
        () => {
            const post = BroadcastChannel.prototype.postMessage;
            BroadcastChannel.prototype.postMessage = function (message) { setTimeout(() => post.call(this, message), 1000); };
        }
        """;

    private const string Unauthorized =
        """{"title":"Unauthorized","status":401,"detail":"The token has expired.","code":"token_not_valid"}""";

    [Fact]
    public async Task Signing_in_again_in_one_tab_resumes_both()
    {
        await using var user = await system.NewUserAsync();
        var access = ListenForTokenAsync(user.Page);
        await user.SignUpAsync();
        var tab = await OpenAsync(user);
        await EndAllSignInsAsync(user, await access);

        await FollowLinkAsync(user.Page, "Sessions");
        await FollowLinkAsync(tab, "Sessions");
        var (here, there) = (user.Page.GetByRole(AriaRole.Dialog), tab.GetByRole(AriaRole.Dialog));
        await there.GetByLabel("Password", new() { Exact = true }).WaitForAsync();
        await here.GetByLabel("Password", new() { Exact = true }).FillAsync(BrowserUser.Password);
        await here.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await SessionsAreShownAsync(user.Page);
        await SessionsAreShownAsync(tab);
        Assert.Equal(0, await there.CountAsync());
        Assert.Empty(user.ConsoleErrors);
    }

    [Fact]
    public async Task Tabs_whose_tokens_expire_together_refresh_once()
    {
        await using var user = await system.NewUserAsync();
        var access = ListenForTokenAsync(user.Page);
        await user.SignUpAsync();
        var tab = await OpenAsync(user);
        var ended = "Bearer " + await access;
        var waiting = 0;
        var bothWait = new TaskCompletionSource();
        await user.Context.RouteAsync(Sessions(), async route =>
        {
            if (route.Request.Headers["authorization"] != ended)
            {
                await route.ContinueAsync();
                return;
            }

            if (Interlocked.Increment(ref waiting) == 2)
            {
                bothWait.SetResult();
            }

            await bothWait.Task;
            await route.FulfillAsync(
                new() { Status = (int)HttpStatusCode.Unauthorized, ContentType = "application/problem+json", Body = Unauthorized });
        });
        var before = Refreshes(user);

        await FollowLinkAsync(user.Page, "Sessions");
        await FollowLinkAsync(tab, "Sessions");

        await SessionsAreShownAsync(user.Page);
        await SessionsAreShownAsync(tab);
        Assert.Equal(before + 1, Refreshes(user));
    }

    [Fact]
    public async Task New_tab_waits_for_the_token_of_a_slow_tab()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync();
        await user.Page.EvaluateAsync(AnswerLate);
        var before = Refreshes(user);

        await OpenAsync(user);

        Assert.Equal(before, Refreshes(user));
        Assert.Empty(user.ConsoleErrors);
    }

    /// <summary>
    /// The tab shows data of the first account: it must neither act for the second nor continue an upload of the
    /// first.
    /// </summary>
    [Fact]
    public async Task Tab_restarts_as_the_account_that_signed_in_in_another_tab()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.CreateOrganisationAsync("The Heronry");
        await user.FollowLinkAsync("Documents");
        await user.Page.RouteAsync(Documents(), route => route.Request.Method == "POST" ? Task.CompletedTask : route.ContinueAsync());
        await user.UploadAsync(BrowserUser.ExampleDocument);
        await user.Page.GetByRole(AriaRole.Progressbar).First.WaitForAsync();
        var grace = await RegisterAsync();

        var tab = await user.NewTabAsync();
        await tab.GotoAsync(system.Address + "/sign-in");
        await tab.GetByLabel("Email", new() { Exact = true }).FillAsync(grace);
        await tab.GetByLabel("Password", new() { Exact = true }).FillAsync(BrowserUser.Password);
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await tab.GetByText(grace).WaitForAsync();
        await user.Page.GetByText(grace).WaitForAsync();
        await user.WaitForHeadingAsync("Ask");
        await user.FollowLinkAsync("Organisation");
        await user.Page.GetByRole(AriaRole.Button, new() { Name = "Create organisation", Exact = true }).WaitForAsync();
        Assert.Equal(0, await user.Page.GetByText("The Heronry").CountAsync());
    }

    private async Task<IPage> OpenAsync(BrowserUser user)
    {
        var tab = await user.NewTabAsync();
        await tab.GotoAsync(system.Address + "/");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Ask", Level = 1 }).WaitForAsync();
        await tab.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return tab;
    }

    private async Task<string> RegisterAsync()
    {
        var email = $"grace-{Guid.CreateVersion7():N}@example.org";
        using var client = Client.EgretClient.Connect(system.Egret.Gateway);
        await client.Account.RegisterAsync(email, BrowserUser.Password, "Grace");
        return email;
    }

    /// <summary>Signs out everywhere from another device and waits until the token is rejected.</summary>
    private async Task EndAllSignInsAsync(BrowserUser user, string access)
    {
        using var elsewhere = await user.ConnectAsync();
        await elsewhere.SignIn.SignOutEverywhereAsync();
        using var client = system.Egret.CreateClient(access);
        await ResponseAssert.EventuallyAsync(
            () => client.GetAsync("/auth/users/me/"), response => response.StatusCode == HttpStatusCode.Unauthorized);
    }

    /// <summary>Returns the access token of the first request that carries one.</summary>
    private static async Task<string> ListenForTokenAsync(IPage page)
    {
        var request = await page.WaitForRequestAsync(call => call.Headers.ContainsKey("authorization"));
        return request.Headers["authorization"]["Bearer ".Length..];
    }

    private static Task FollowLinkAsync(IPage page, string link) =>
        page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    private static Task SessionsAreShownAsync(IPage page) => page.GetByText("No sessions yet").WaitForAsync();

    private static int Refreshes(BrowserUser user) =>
        user.RequestUrls.Count(request => request.EndsWith("/auth/jwt/refresh/", StringComparison.Ordinal));

    [GeneratedRegex(@"/v1/sessions/recent/")]
    private static partial Regex Sessions();

    [GeneratedRegex(@"/documents/(\?|$)")]
    private static partial Regex Documents();
}
