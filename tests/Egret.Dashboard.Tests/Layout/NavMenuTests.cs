namespace Egret.Dashboard.Tests.Layout;

/// <summary>The current entry of the menu, visually and for screen readers.</summary>
public sealed class NavMenuTests(DashboardFixture system)
{
    [Fact]
    public async Task Conversation_page_marks_Ask_as_current()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        Assert.Equal(["Ask"], await CurrentAsync(user));

        await user.AskAsync("When must MAS be told of an incident?");
        await user.Page.WaitForURLAsync("**/ask/*");
        Assert.Equal(["Ask"], await CurrentAsync(user));

        await user.Page.ReloadAsync();
        await user.WaitForHeadingAsync("Ask");
        Assert.Equal(["Ask"], await CurrentAsync(user));

        await user.FollowLinkAsync("Sessions");
        await user.WaitForHeadingAsync("Sessions");
        Assert.Equal(["Sessions"], await CurrentAsync(user));
    }

    private static async Task<IReadOnlyList<string>> CurrentAsync(BrowserUser user)
    {
        await user.WaitUntilLoadedAsync();
        return await user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).Locator("[aria-current=page]").AllInnerTextsAsync();
    }
}
