using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Layout;

/// <summary>Light or dark: as the person chose in this browser, else as the system is.</summary>
internal sealed class ThemeChoice(Browser browser)
{
    private const string Name = "egret.theme";

    public event Action? Changed;

    public bool IsDark { get; private set; }

    public async Task LoadAsync()
    {
        IsDark = await browser.IsDarkAsync();
        Changed?.Invoke();
    }

    public async Task ToggleAsync()
    {
        IsDark = !IsDark;
        await browser.RememberAsync(Name, IsDark ? "dark" : "light");
        await browser.ShowThemeAsync(IsDark);
        Changed?.Invoke();
    }
}
