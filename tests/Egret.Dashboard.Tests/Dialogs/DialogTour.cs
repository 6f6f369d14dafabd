namespace Egret.Dashboard.Tests.Dialogs;

/// <summary>Opens one dialog after the other and looks at each.</summary>
internal sealed class DialogTour(Visitor visitor)
{
    private const int Desk = 1280;
    private const int Telephone = 360;

    private readonly Examination _examination = new(visitor);

    /// <summary>The dialog that is open; of several, the one on top.</summary>
    public ILocator Dialog => visitor.Page.GetByRole(AriaRole.Dialog).Last;

    /// <summary>Presses a button of the page that opens one.</summary>
    public async Task OpenAsync(string button)
    {
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();
        await Dialog.WaitForAsync();
    }

    /// <summary>Presses a button of the dialog.</summary>
    public Task PressAsync(string button) => Dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Looks at the dialog that is open.</summary>
    public async Task LookAsync(string name)
    {
        await Dialog.WaitForAsync();
        await LookAtPageAsync(name);
    }

    /// <summary>Opens a dialog, looks at it and leaves it with Escape.</summary>
    public async Task LookAsync(string name, string button)
    {
        await OpenAsync(button);
        await LookAsync(name);
        await EscapeAsync();
    }

    /// <summary>Looks at what is shown.</summary>
    public Task LookAtPageAsync(string name) => _examination.LookAsync($"dialog-{name}", Desk, Telephone);

    /// <summary>Leaves the dialog without doing anything.</summary>
    public async Task EscapeAsync()
    {
        await visitor.Page.Keyboard.PressAsync("Escape");
        await IsLeftAsync();
    }

    /// <summary>No dialog is open any more.</summary>
    public Task IsLeftAsync() => Dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });

    /// <summary>Nothing was found.</summary>
    public void IsClean() => _examination.IsClean();
}
