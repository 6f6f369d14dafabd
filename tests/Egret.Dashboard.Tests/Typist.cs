namespace Egret.Dashboard.Tests;

/// <summary>What somebody does who has a keyboard and nothing else. Nothing here clicks, and nothing moves the focus but a key.</summary>
public sealed class Typist(IPage page)
{
    /// <summary>More stops than any page has: who has not arrived by then goes in a circle.</summary>
    private const int MostStops = 90;

    private const string IsFocused = "element => element === document.activeElement";

    /// <summary>What has the focus, and the option that is marked in its open list.</summary>
    private const string MarkedOption = "() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.innerText.trim() ?? ''";

    /// <summary>Goes on with Tab, or back with Shift+Tab, until the focus is there.</summary>
    public async Task TabToAsync(ILocator target, bool isBack = false)
    {
        await target.WaitForAsync();
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (await target.EvaluateAsync<bool>(IsFocused))
            {
                return;
            }

            await page.Keyboard.PressAsync(isBack ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"Tab does not lead to {target}; the focus is at {await FocusedAsync()}.");
    }

    /// <summary>Goes to the button and presses it.</summary>
    public async Task PressAsync(string button, ILocator? within = null)
    {
        await TabToAsync(Button(button, within));
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes to the link and follows it.</summary>
    public async Task FollowAsync(string link)
    {
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes to the field and types, over what is in it.</summary>
    public async Task FillAsync(string label, string text, ILocator? within = null)
    {
        await TabToAsync(Field(label, within));
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Opens the list, goes down to the choice and takes it; the focus stays at the list.</summary>
    public async Task ChooseAsync(string label, string choice, ILocator? within = null)
    {
        var list = Field(label, within);
        await TabToAsync(list);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option, new() { Name = choice, Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("Home");
        for (var stops = 0; stops < MostStops && await page.EvaluateAsync<string>(MarkedOption) != choice; stops++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        Assert.Equal(choice, await page.EvaluateAsync<string>(MarkedOption));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await IsAtAsync(list);
    }

    /// <summary>The focus is, or is about to be, there.</summary>
    public async Task IsAtAsync(ILocator target)
    {
        try
        {
            await target.And(page.Locator(":focus")).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The focus should be at {target} and is at {await FocusedAsync()}.");
        }
    }

    /// <summary>The dialog of this title is open and has the focus in it.</summary>
    public async Task<ILocator> IsInDialogAsync(string title)
    {
        var dialog = page.GetByRole(AriaRole.Dialog).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
        await dialog.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.activeElement?.closest('[role=dialog]')");
        return dialog;
    }

    /// <summary>The dialog is gone, and the focus is there.</summary>
    public async Task HasLeftAsync(ILocator dialog, ILocator focused)
    {
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await IsAtAsync(focused);
    }

    /// <summary>A button by its name.</summary>
    public ILocator Button(string name, ILocator? within = null) => Of(within).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First;

    /// <summary>A field by its label.</summary>
    public ILocator Field(string label, ILocator? within = null) => Of(within).GetByLabel(label, new() { Exact = true }).First;

    /// <summary>The page's title.</summary>
    public ILocator Heading(string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 });

    private ILocator Of(ILocator? within) => within ?? page.Locator("body");

    private Task<string> FocusedAsync() => page.EvaluateAsync<string>("() => document.activeElement?.outerHTML.slice(0, 300) ?? 'nothing'");
}
