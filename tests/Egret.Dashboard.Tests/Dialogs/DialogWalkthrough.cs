namespace Egret.Dashboard.Tests.Dialogs;

/// <summary>Opens dialogs and audits each in a desktop and a mobile width.</summary>
internal sealed class DialogWalkthrough(BrowserUser user)
{
    private const int DesktopWidth = 1280;
    private const int MobileWidth = 360;

    private readonly AccessibilityAudit _audit = new(user);

    /// <summary>The open dialog; of several, the topmost.</summary>
    public ILocator Dialog => user.Page.GetByRole(AriaRole.Dialog).Last;

    /// <summary>Presses a button of the page that opens a dialog.</summary>
    public async Task OpenAsync(string button)
    {
        await user.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();
        await Dialog.WaitForAsync();
    }

    /// <summary>Presses a button of the dialog.</summary>
    public Task PressAsync(string button) => Dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Audits the open dialog.</summary>
    public async Task AuditAsync(string name)
    {
        await Dialog.WaitForAsync();
        await AuditPageAsync(name);
    }

    /// <summary>Opens a dialog, audits it and closes it with Escape.</summary>
    public async Task AuditAsync(string name, string button)
    {
        await OpenAsync(button);
        await AuditAsync(name);
        await CloseAsync();
    }

    /// <summary>Audits the page.</summary>
    public Task AuditPageAsync(string name) => _audit.AuditAsync($"dialog-{name}", DesktopWidth, MobileWidth);

    /// <summary>Closes the dialog with Escape.</summary>
    public async Task CloseAsync()
    {
        await user.Page.Keyboard.PressAsync("Escape");
        await WaitUntilClosedAsync();
    }

    /// <summary>Waits until no dialog is open.</summary>
    public Task WaitUntilClosedAsync() => Dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });

    /// <summary>Fails with all findings so far.</summary>
    public void AssertNoFindings() => _audit.AssertNoFindings();
}
