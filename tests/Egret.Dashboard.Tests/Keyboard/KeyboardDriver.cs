namespace Egret.Dashboard.Tests.Keyboard;

/// <summary>Operates a page by keyboard alone: nothing here clicks, and only keys move the focus.</summary>
public sealed class KeyboardDriver(IPage page)
{
    /// <summary>Upper limit of Tab or arrow key presses; no page has so many focusable elements.</summary>
    private const int MaxKeyPresses = 90;

    private const string IsFocused = "element => element === document.activeElement";

    /// <summary>Text of the active option of the focused list box.</summary>
    private const string ActiveOption = """
        () => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.innerText.trim() ?? ''
        """;

    /// <summary>Presses Tab, or Shift+Tab, until the element has the focus.</summary>
    public async Task TabToAsync(ILocator target, bool isBack = false)
    {
        await target.WaitForAsync();
        for (var presses = 0; presses < MaxKeyPresses; presses++)
        {
            if (await target.EvaluateAsync<bool>(IsFocused))
            {
                return;
            }

            await page.Keyboard.PressAsync(isBack ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"Tab does not lead to {target}; the focus is at {await DescribeFocusAsync()}.");
    }

    /// <summary>Moves the focus to the button and presses Enter.</summary>
    public async Task PressAsync(string button, ILocator? within = null)
    {
        await TabToAsync(Button(button, within));
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Moves the focus to the link and presses Enter.</summary>
    public async Task FollowLinkAsync(string link)
    {
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Moves the focus to the field and replaces its text.</summary>
    public async Task FillAsync(string label, string text, ILocator? within = null)
    {
        await TabToAsync(Field(label, within));
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Opens the list, moves to the option and selects it. The list keeps the focus.</summary>
    public async Task SelectOptionAsync(string label, string option, ILocator? within = null)
    {
        var list = Field(label, within);
        await TabToAsync(list);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("Home");
        for (var presses = 0; presses < MaxKeyPresses && await page.EvaluateAsync<string>(ActiveOption) != option; presses++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        Assert.Equal(option, await page.EvaluateAsync<string>(ActiveOption));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await AssertFocusAsync(list);
    }

    /// <summary>Waits until the element has the focus.</summary>
    public async Task AssertFocusAsync(ILocator target)
    {
        try
        {
            await target.And(page.Locator(":focus")).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The focus should be at {target} and is at {await DescribeFocusAsync()}.");
        }
    }

    /// <summary>Waits for the dialog of this title, which contains the focus.</summary>
    public async Task<ILocator> WaitForDialogAsync(string title)
    {
        var heading = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true });
        var dialog = page.GetByRole(AriaRole.Dialog).Filter(new() { Has = heading });
        await dialog.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.activeElement?.closest('[role=dialog]')");
        return dialog;
    }

    /// <summary>Waits until the dialog is closed and the element has the focus.</summary>
    public async Task AssertClosedAsync(ILocator dialog, ILocator focused)
    {
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await AssertFocusAsync(focused);
    }

    /// <summary>Finds a button by its name.</summary>
    public ILocator Button(string name, ILocator? within = null) =>
        Scope(within).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First;

    /// <summary>Finds a field by its label.</summary>
    public ILocator Field(string label, ILocator? within = null) => Scope(within).GetByLabel(label, new() { Exact = true }).First;

    /// <summary>Finds the page's title.</summary>
    public ILocator Heading(string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 });

    private ILocator Scope(ILocator? within) => within ?? page.Locator("body");

    private Task<string> DescribeFocusAsync() =>
        page.EvaluateAsync<string>("() => document.activeElement?.outerHTML.slice(0, 300) ?? 'nothing'");
}
