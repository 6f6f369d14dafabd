namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Getting in, staying in, and getting out, in a real browser.</summary>
public sealed class SignInTests(DashboardSystem system)
{
    [Fact]
    public async Task A_wrong_password_is_told_in_an_alert_and_keeps_the_address()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");

        await visitor.SignInAsync("not the password");

        Assert.Contains("credentials", await visitor.ProblemAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(visitor.Email, await visitor.Page.GetByLabel("Email", new() { Exact = true }).InputValueAsync());
    }

    [Fact]
    public async Task A_reload_and_a_new_tab_are_signed_in_with_one_refresh_between_them()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.Page.ReloadAsync();
        await visitor.HeadingAsync("Ask");
        var before = Refreshes(visitor);

        var tab = await visitor.NewTabAsync();
        await tab.GotoAsync(system.Address + "/");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Ask", Level = 1 }).WaitForAsync();

        Assert.Equal(before, Refreshes(visitor));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Signing_out_in_one_tab_signs_out_all_of_them()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        var tab = await visitor.NewTabAsync();
        await tab.GotoAsync(system.Address + "/");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Ask", Level = 1 }).WaitForAsync();

        await visitor.FollowAsync("Sign out");

        await visitor.HeadingAsync("Sign in");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Level = 1 }).WaitForAsync();
    }

    /// <summary>Whoever runs a script in the page for a moment must not take the sign-in with them.</summary>
    [Fact]
    public async Task No_token_is_where_a_script_finds_it()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();

        var found = await visitor.Page.EvaluateAsync<string>(
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.documentElement.outerHTML])");

        Assert.DoesNotContain("eyJ", found, StringComparison.Ordinal);
        var cookie = Assert.Single(await visitor.Context.CookiesAsync());
        Assert.True(cookie is { HttpOnly: true, Secure: true, SameSite: SameSiteAttribute.Strict, Path: "/auth/jwt/" });
    }

    [Fact]
    public async Task The_page_asked_for_is_shown_after_signing_in()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");

        await visitor.GoAsync("/documents");
        await visitor.HeadingAsync("Sign in");
        await visitor.SignInAsync();

        await visitor.HeadingAsync("Documents");
    }

    /// <summary>The address comes from whoever made the link. Two of those that are told apart elsewhere, to see that the page asks.</summary>
    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    public async Task A_link_to_the_sign_in_page_cannot_lead_to_another_host(string next)
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");

        await visitor.GoAsync("/sign-in?next=" + Uri.EscapeDataString(next));
        await visitor.SignInAsync();
        await visitor.HeadingAsync("Ask");

        Assert.All(visitor.Requests, request => Assert.StartsWith(system.Address, request, StringComparison.Ordinal));
    }

    /// <summary>Nothing that was typed is lost: the calls wait until the person has signed in again.</summary>
    [Fact]
    public async Task A_sign_in_that_ends_under_ones_hands_is_renewed_without_leaving_the_page()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.FollowAsync("Organisation");
        await visitor.Page.GetByLabel("Organisation name", new() { Exact = true }).FillAsync("The Heronry");
        await EndAllSignInsAsync(visitor);

        await visitor.ClickAsync("Create organisation");
        var again = visitor.Page.GetByRole(AriaRole.Dialog);
        await again.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await again.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await visitor.Page.GetByText("The Heronry").First.WaitForAsync();
    }

    /// <summary>The page of an invitation has a frame of its own, and what is on it can wait as well.</summary>
    [Fact]
    public async Task A_sign_in_that_ends_before_an_invitation_is_accepted_is_renewed_there()
    {
        await using var owner = await system.NewVisitorAsync();
        await using var visitor = await system.NewVisitorAsync();
        await owner.ArriveAsync("The Heronry");
        await visitor.ArriveAsync();
        using var account = await owner.ConnectAsync();
        var organisation = Assert.Single((await account.Organisations.List().GetPageAsync()).Items);
        var invitation = await account.Invitations.InviteAsync(organisation.Slug, visitor.Email);
        await visitor.GoAsync($"/accept-invitation#token={invitation.Token}");
        await visitor.HeadingAsync("Join an organisation");
        await EndAllSignInsAsync(visitor);

        await visitor.ClickAsync("Accept invitation");
        var again = visitor.Page.GetByRole(AriaRole.Dialog);
        await again.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        Assert.Equal(1, await again.CountAsync());
        await again.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await visitor.HeadingAsync("Ask");
        await visitor.Page.GetByText("The Heronry").First.WaitForAsync();
    }

    private static int Refreshes(Visitor visitor) => visitor.Requests.Count(request => request.EndsWith("/auth/jwt/refresh/", StringComparison.Ordinal));

    /// <summary>From another device, as somebody does who lost one.</summary>
    private static async Task EndAllSignInsAsync(Visitor visitor)
    {
        using var elsewhere = await visitor.ConnectAsync();
        await elsewhere.SignIn.SignOutEverywhereAsync();
    }
}
