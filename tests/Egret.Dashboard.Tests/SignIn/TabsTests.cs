using System.Net;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Two tabs of one browser are one sign-in, whoever's it is.</summary>
public sealed partial class TabsTests(DashboardSystem system)
{
    /// <summary>What a tab does whose processor is busy with something else.</summary>
    private const string AnswerLate = """
        () => {
            const post = BroadcastChannel.prototype.postMessage;
            BroadcastChannel.prototype.postMessage = function (message) { setTimeout(() => post.call(this, message), 1000); };
        }
        """;

    private const string Refused = """{"title":"Unauthorized","status":401,"detail":"The token has expired.","code":"token_not_valid"}""";

    [Fact]
    public async Task Both_go_on_when_the_person_signs_in_again_in_one()
    {
        await using var visitor = await system.NewVisitorAsync();
        var access = ListenForTokenAsync(visitor.Page);
        await visitor.SignUpAsync();
        var tab = await OpenAsync(visitor);
        await EndAllSignInsAsync(visitor, await access);

        await FollowAsync(visitor.Page, "Sessions");
        await FollowAsync(tab, "Sessions");
        var (here, there) = (visitor.Page.GetByRole(AriaRole.Dialog), tab.GetByRole(AriaRole.Dialog));
        await there.GetByLabel("Password", new() { Exact = true }).WaitForAsync();
        await here.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await here.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await SessionsAreShownAsync(visitor.Page);
        await SessionsAreShownAsync(tab);
        Assert.Equal(0, await there.CountAsync());
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Tokens_that_end_together_are_refreshed_once()
    {
        await using var visitor = await system.NewVisitorAsync();
        var access = ListenForTokenAsync(visitor.Page);
        await visitor.SignUpAsync();
        var tab = await OpenAsync(visitor);
        var ended = "Bearer " + await access;
        var waiting = 0;
        var bothWait = new TaskCompletionSource();
        await visitor.Context.RouteAsync(Sessions(), async route =>
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
            await route.FulfillAsync(new() { Status = (int)HttpStatusCode.Unauthorized, ContentType = "application/problem+json", Body = Refused });
        });
        var before = Refreshes(visitor);

        await FollowAsync(visitor.Page, "Sessions");
        await FollowAsync(tab, "Sessions");

        await SessionsAreShownAsync(visitor.Page);
        await SessionsAreShownAsync(tab);
        Assert.Equal(before + 1, Refreshes(visitor));
    }

    [Fact]
    public async Task A_new_tab_waits_for_the_token_of_one_that_answers_late()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync();
        await visitor.Page.EvaluateAsync(AnswerLate);
        var before = Refreshes(visitor);

        await OpenAsync(visitor);

        Assert.Equal(before, Refreshes(visitor));
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>What is on the screen is Ada's; nothing may be done there in Grace's name, nor sent that Ada began.</summary>
    [Fact]
    public async Task Tab_begins_anew_as_the_person_who_signed_in_in_another_one()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.CreateOrganisationAsync("The Heronry");
        await visitor.FollowAsync("Documents");
        await visitor.Page.RouteAsync(Documents(), route => route.Request.Method == "POST" ? Task.CompletedTask : route.ContinueAsync());
        await visitor.UploadAsync(Visitor.ExampleDocument);
        await visitor.Page.GetByRole(AriaRole.Progressbar).First.WaitForAsync();
        var grace = await RegisterAsync();

        var tab = await visitor.NewTabAsync();
        await tab.GotoAsync(system.Address + "/sign-in");
        await tab.GetByLabel("Email", new() { Exact = true }).FillAsync(grace);
        await tab.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await tab.GetByText(grace).WaitForAsync();
        await visitor.Page.GetByText(grace).WaitForAsync();
        await visitor.HeadingAsync("Ask");
        await visitor.FollowAsync("Organisation");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create organisation", Exact = true }).WaitForAsync();
        Assert.Equal(0, await visitor.Page.GetByText("The Heronry").CountAsync());
    }

    private async Task<IPage> OpenAsync(Visitor visitor)
    {
        var tab = await visitor.NewTabAsync();
        await tab.GotoAsync(system.Address + "/");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Ask", Level = 1 }).WaitForAsync();
        await tab.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return tab;
    }

    private async Task<string> RegisterAsync()
    {
        var email = $"grace-{Guid.CreateVersion7():N}@example.org";
        using var client = Client.EgretClient.Connect(system.Egret.Gateway);
        await client.Account.RegisterAsync(email, Visitor.Password, "Grace");
        return email;
    }

    /// <summary>From another device, and until this token is dead.</summary>
    private async Task EndAllSignInsAsync(Visitor visitor, string access)
    {
        using var elsewhere = await visitor.ConnectAsync();
        await elsewhere.SignIn.SignOutEverywhereAsync();
        using var client = system.Egret.CreateClient(access);
        await ResponseAssert.EventuallyAsync(() => client.GetAsync("/auth/users/me/"), answer => answer.StatusCode == HttpStatusCode.Unauthorized);
    }

    /// <summary>The token of the first call that has one.</summary>
    private static async Task<string> ListenForTokenAsync(IPage page)
    {
        var request = await page.WaitForRequestAsync(call => call.Headers.ContainsKey("authorization"));
        return request.Headers["authorization"]["Bearer ".Length..];
    }

    private static Task FollowAsync(IPage page, string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    private static Task SessionsAreShownAsync(IPage page) => page.GetByText("No sessions yet").WaitForAsync();

    private static int Refreshes(Visitor visitor) => visitor.Requests.Count(request => request.EndsWith("/auth/jwt/refresh/", StringComparison.Ordinal));

    [GeneratedRegex(@"/v1/sessions/recent/")]
    private static partial Regex Sessions();

    [GeneratedRegex(@"/documents/(\?|$)")]
    private static partial Regex Documents();
}
