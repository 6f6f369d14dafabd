namespace Egret.Dashboard.Tests.Layout;

/// <summary>Ctrl+K, where there is a palette and where there is none.</summary>
public sealed class CommandPaletteTests(DashboardSystem system)
{
    /// <summary>What the browser itself does at Ctrl+K is only done when the page lets it.</summary>
    private const string IsLeftToTheBrowser = """
        () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }))
        """;

    [Fact]
    public async Task Its_keys_are_the_browsers_own_again_after_signing_out_and_open_it_once_after_signing_in()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        Assert.False(await visitor.Page.EvaluateAsync<bool>(IsLeftToTheBrowser));
        await visitor.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");
        Assert.True(await visitor.Page.EvaluateAsync<bool>(IsLeftToTheBrowser));

        await visitor.SignInAsync();
        await visitor.HeadingAsync("Ask");
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await visitor.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        Assert.Equal(1, await visitor.Page.GetByRole(AriaRole.Dialog).CountAsync());
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_finger_that_rests_on_the_key_that_opens_it_chooses_nothing()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync(path: "/documents");
        var keys = new Typist(visitor.Page);
        await keys.TabToAsync(keys.Button("Go to… Ctrl K"));

        await visitor.Page.Keyboard.DownAsync("Enter");
        var field = keys.Field("Go to, or do", visitor.Page.GetByRole(AriaRole.Dialog));
        await keys.IsAtAsync(field);
        await visitor.Page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await visitor.Page.Keyboard.DownAsync("Enter"); // Again, as a key does that is held.
        await visitor.Page.Keyboard.UpAsync("Enter");
        await visitor.Page.Keyboard.TypeAsync("Account");
        await Assertions.Expect(field).ToHaveValueAsync("Account");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Option).First).ToHaveTextAsync("Account");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.HeadingAsync("Account");
    }
}
