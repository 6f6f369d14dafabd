namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Signing out where others use the same computer, whatever the connection is like.</summary>
public sealed class SignOutTests(DashboardSystem system)
{
    private const string SignOut = "**/auth/jwt/logout/";

    /// <summary>The cookie is still good, and only the server can take it away.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sign_out_that_the_server_could_not_be_told_holds_and_is_made_up_for(bool isOffline)
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.Context.RouteAsync(SignOut, route => isOffline ? route.AbortAsync() : route.FulfillAsync(new() { Status = 503 }));

        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");
        await Notice(visitor).WaitForAsync();
        var before = Refreshes(visitor);
        await visitor.GoAsync("/documents");
        await visitor.HeadingAsync("Sign in");
        await Notice(visitor).WaitForAsync();

        Assert.Equal(before, Refreshes(visitor));
        Assert.Single(await visitor.Context.CookiesAsync());

        await visitor.Context.UnrouteAsync(SignOut);
        await Notice(visitor).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Empty(await visitor.Context.CookiesAsync());
        await visitor.Page.ReloadAsync();
        await visitor.HeadingAsync("Sign in");
    }

    [Fact]
    public async Task Who_signs_in_after_such_a_sign_out_stays_signed_in()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.Context.RouteAsync(SignOut, route => route.FulfillAsync(new() { Status = 503 }));
        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");
        await Notice(visitor).WaitForAsync();

        await visitor.SignInAsync();
        await visitor.HeadingAsync("Ask");
        await visitor.Context.UnrouteAsync(SignOut);
        await visitor.Page.ReloadAsync();

        await visitor.HeadingAsync("Ask");
        Assert.Empty(visitor.Complaints);
    }

    private static ILocator Notice(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Status).GetByText("You are signed out in this browser.");

    private static int Refreshes(Visitor visitor) => visitor.Requests.Count(request => request.EndsWith("/auth/jwt/refresh/", StringComparison.Ordinal));
}
