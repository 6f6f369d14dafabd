using Egret.Dashboard.Parts;
using Microsoft.JSInterop;

namespace Egret.Dashboard.Layout;

/// <summary>Light or dark: as the person chose in this browser, else as the system is, also when that changes.</summary>
internal sealed class ThemeChoice(Browser browser) : IDisposable
{
    private const string Name = "egret.theme";
    private DotNetObjectReference<ThemeChoice>? _self;

    public event Action? Changed;

    public bool IsDark { get; private set; }

    public async Task LoadAsync()
    {
        if (_self is null)
        {
            _self = DotNetObjectReference.Create(this);
            await browser.OnSystemThemeAsync(_self);
        }

        await SystemChanged();
    }

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public async Task SystemChanged()
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

    public void Dispose() => _self?.Dispose();
}
