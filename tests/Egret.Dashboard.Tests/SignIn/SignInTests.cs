namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Signing in, renewing a sign-in and signing out, in a browser.</summary>
public sealed class SignInTests(DashboardFixture system)
{
    [Fact]
    public async Task Wrong_password_shows_an_alert_and_keeps_the_email()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");

        await user.SignInAsync("not the password");

        Assert.Contains("credentials", await user.ReadAlertAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(user.Email, await user.Page.GetByLabel("Email", new() { Exact = true }).InputValueAsync());
    }

    [Fact]
    public async Task Reload_and_new_tab_share_one_refresh()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.Page.ReloadAsync();
        await user.WaitForHeadingAsync("Ask");
        var before = Refreshes(user);

        var tab = await user.NewTabAsync();
        await tab.GotoAsync(system.Address + "/");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Ask", Level = 1 }).WaitForAsync();

        Assert.Equal(before, Refreshes(user));
        Assert.Empty(user.ConsoleErrors);
    }

    [Fact]
    public async Task Sign_out_in_one_tab_signs_out_all_tabs()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        var tab = await user.NewTabAsync();
        await tab.GotoAsync(system.Address + "/");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Ask", Level = 1 }).WaitForAsync();

        await user.FollowLinkAsync("Sign out");

        await user.WaitForHeadingAsync("Sign in");
        await tab.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Level = 1 }).WaitForAsync();
    }

    /// <summary>An injected script must not be able to steal the sign-in.</summary>
    [Fact]
    public async Task Tokens_are_not_accessible_to_scripts()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();

        var found = await user.Page.EvaluateAsync<string>(
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.documentElement.outerHTML])");

        Assert.DoesNotContain("eyJ", found, StringComparison.Ordinal);
        var cookie = Assert.Single(await user.Context.CookiesAsync());
        Assert.True(cookie is { HttpOnly: true, Secure: true, SameSite: SameSiteAttribute.Strict, Path: "/auth/jwt/" });
    }

    [Fact]
    public async Task Requested_page_is_shown_after_sign_in()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");

        await user.GotoAsync("/documents");
        await user.WaitForHeadingAsync("Sign in");
        await user.SignInAsync();

        await user.WaitForHeadingAsync("Documents");
    }

    /// <summary>
    /// The address comes from an untrusted link. SignInAddressTests has all kinds; two show that the page applies the
    /// check.
    /// </summary>
    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    public async Task Sign_in_link_does_not_redirect_to_another_host(string next)
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");

        await user.GotoAsync("/sign-in?next=" + Uri.EscapeDataString(next));
        await user.SignInAsync();
        await user.WaitForHeadingAsync("Ask");

        Assert.All(user.RequestUrls, request => Assert.StartsWith(system.Address, request, StringComparison.Ordinal));
    }

    /// <summary>No input is lost: pending calls wait until the user has signed in again.</summary>
    [Fact]
    public async Task Ended_sign_in_is_renewed_without_leaving_the_page()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.FollowLinkAsync("Organisation");
        await user.Page.GetByLabel("Organisation name", new() { Exact = true }).FillAsync("The Heronry");
        await EndAllSignInsAsync(user);

        await user.ClickAsync("Create organisation");
        var again = user.Page.GetByRole(AriaRole.Dialog);
        await again.GetByLabel("Password", new() { Exact = true }).FillAsync(BrowserUser.Password);
        await again.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await user.Page.GetByText("The Heronry").First.WaitForAsync();
    }

    /// <summary>The invitation page has a separate layout, whose pending calls wait as well.</summary>
    [Fact]
    public async Task Ended_sign_in_is_renewed_on_the_invitation_page()
    {
        await using var owner = await system.NewUserAsync();
        await using var user = await system.NewUserAsync();
        await owner.OpenSignedInAsync("The Heronry");
        await user.OpenSignedInAsync();
        using var account = await owner.ConnectAsync();
        var organisation = Assert.Single((await account.Organisations.List().GetPageAsync()).Items);
        var invitation = await account.Invitations.InviteAsync(organisation.Slug, user.Email);
        await user.GotoAsync($"/accept-invitation#token={invitation.Token}");
        await user.WaitForHeadingAsync("Join an organisation");
        await EndAllSignInsAsync(user);

        await user.ClickAsync("Accept invitation");
        var again = user.Page.GetByRole(AriaRole.Dialog);
        await again.GetByLabel("Password", new() { Exact = true }).FillAsync(BrowserUser.Password);
        Assert.Equal(1, await again.CountAsync());
        await again.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await user.WaitForHeadingAsync("Ask");
        await user.Page.GetByText("The Heronry").First.WaitForAsync();
    }

    private static int Refreshes(BrowserUser user) =>
        user.RequestUrls.Count(request => request.EndsWith("/auth/jwt/refresh/", StringComparison.Ordinal));

    /// <summary>Signs out everywhere from another device.</summary>
    private static async Task EndAllSignInsAsync(BrowserUser user)
    {
        using var elsewhere = await user.ConnectAsync();
        await elsewhere.SignIn.SignOutEverywhereAsync();
    }
}
