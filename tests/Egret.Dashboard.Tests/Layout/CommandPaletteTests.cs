using Egret.Dashboard.Tests.Keyboard;

namespace Egret.Dashboard.Tests.Layout;

/// <summary>The command palette and its shortcut Ctrl+K.</summary>
public sealed class CommandPaletteTests(DashboardFixture system)
{
    /// <summary>Whether the page leaves Ctrl+K to the browser.</summary>
    private const string IsLeftToTheBrowser = """
        () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }))
        """;

    [Fact]
    public async Task Shortcut_is_released_after_sign_out_and_opens_the_palette_once_after_sign_in()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        Assert.False(await user.Page.EvaluateAsync<bool>(IsLeftToTheBrowser));
        await user.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await user.Page.Keyboard.PressAsync("Escape");
        await user.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");
        Assert.True(await user.Page.EvaluateAsync<bool>(IsLeftToTheBrowser));

        await user.SignInAsync();
        await user.WaitForHeadingAsync("Ask");
        await user.Page.Keyboard.PressAsync("Control+k");
        await user.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        Assert.Equal(1, await user.Page.GetByRole(AriaRole.Dialog).CountAsync());
        Assert.Empty(user.ConsoleErrors);
    }

    [Fact]
    public async Task Repeated_Enter_after_opening_selects_nothing()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync(path: "/documents");
        var keyboard = new KeyboardDriver(user.Page);
        await keyboard.TabToAsync(keyboard.Button("Go to… Ctrl K"));

        await user.Page.Keyboard.DownAsync("Enter");
        var field = keyboard.Field("Go to, or do", user.Page.GetByRole(AriaRole.Dialog));
        await keyboard.AssertFocusAsync(field);
        await user.Page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await user.Page.Keyboard.DownAsync("Enter"); // Again, as a key does that is held.
        await user.Page.Keyboard.UpAsync("Enter");
        await user.Page.Keyboard.TypeAsync("Account");
        await Assertions.Expect(field).ToHaveValueAsync("Account");
        await Assertions.Expect(user.Page.GetByRole(AriaRole.Option).First).ToHaveTextAsync("Account");
        await user.Page.Keyboard.PressAsync("Enter");
        await user.WaitForHeadingAsync("Account");
    }
}
