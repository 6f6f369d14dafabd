namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Signing out on a shared computer with an unreliable connection.</summary>
public sealed class SignOutTests(DashboardFixture system)
{
    private const string SignOut = "**/auth/jwt/logout/";

    /// <summary>The HttpOnly cookie is still valid, and only the server can delete it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sign_out_without_a_server_takes_effect_and_is_completed_later(bool isOffline)
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.Context.RouteAsync(SignOut, route => isOffline ? route.AbortAsync() : route.FulfillAsync(new() { Status = 503 }));

        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");
        await Notice(user).WaitForAsync();
        var before = Refreshes(user);
        await user.GotoAsync("/documents");
        await user.WaitForHeadingAsync("Sign in");
        await Notice(user).WaitForAsync();

        Assert.Equal(before, Refreshes(user));
        Assert.Single(await user.Context.CookiesAsync());

        await user.Context.UnrouteAsync(SignOut);
        await Notice(user).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Empty(await user.Context.CookiesAsync());
        await user.Page.ReloadAsync();
        await user.WaitForHeadingAsync("Sign in");
    }

    [Fact]
    public async Task Signing_in_after_an_incomplete_sign_out_stays_signed_in()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.Context.RouteAsync(SignOut, route => route.FulfillAsync(new() { Status = 503 }));
        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");
        await Notice(user).WaitForAsync();

        await user.SignInAsync();
        await user.WaitForHeadingAsync("Ask");
        await user.Context.UnrouteAsync(SignOut);
        await user.Page.ReloadAsync();

        await user.WaitForHeadingAsync("Ask");
        Assert.Empty(user.ConsoleErrors);
    }

    private static ILocator Notice(BrowserUser user) =>
        user.Page.GetByRole(AriaRole.Status).GetByText("You are signed out in this browser.");

    private static int Refreshes(BrowserUser user) =>
        user.RequestUrls.Count(request => request.EndsWith("/auth/jwt/refresh/", StringComparison.Ordinal));
}
