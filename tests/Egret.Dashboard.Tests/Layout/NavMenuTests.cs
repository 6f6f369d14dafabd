namespace Egret.Dashboard.Tests.Layout;

/// <summary>The menu says where one is, to eyes and to screen readers.</summary>
public sealed class NavMenuTests(DashboardSystem system)
{
    [Fact]
    public async Task Conversation_is_a_part_of_Ask()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        Assert.Equal(["Ask"], await CurrentAsync(visitor));

        await visitor.AskAsync("When must MAS be told of an incident?");
        await visitor.Page.WaitForURLAsync("**/ask/*");
        Assert.Equal(["Ask"], await CurrentAsync(visitor));

        await visitor.Page.ReloadAsync();
        await visitor.HeadingAsync("Ask");
        Assert.Equal(["Ask"], await CurrentAsync(visitor));

        await visitor.FollowAsync("Sessions");
        await visitor.HeadingAsync("Sessions");
        Assert.Equal(["Sessions"], await CurrentAsync(visitor));
    }

    private static async Task<IReadOnlyList<string>> CurrentAsync(Visitor visitor)
    {
        await visitor.SettleAsync();
        return await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).Locator("[aria-current=page]").AllInnerTextsAsync();
    }
}
