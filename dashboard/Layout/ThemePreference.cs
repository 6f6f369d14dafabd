using Egret.Dashboard.Interop;
using Microsoft.JSInterop;

namespace Egret.Dashboard.Layout;

/// <summary>
/// The light or dark theme: as selected in this browser, otherwise as in the system, whose changes are followed.
/// </summary>
internal sealed class ThemePreference(Browser browser) : IDisposable
{
    private const string StorageKey = "egret.theme";
    private DotNetObjectReference<ThemePreference>? _self;

    public event Action? Changed;

    public bool IsDark { get; private set; }

    public async Task LoadAsync()
    {
        if (_self is null)
        {
            _self = DotNetObjectReference.Create(this);
            await browser.OnSystemThemeAsync(_self);
        }

        await OnSystemThemeChanged();
    }

    /// <summary>Called by <c>browser.js</c> when the system's color scheme changes.</summary>
    [JSInvokable]
    public async Task OnSystemThemeChanged()
    {
        IsDark = await browser.IsDarkAsync();
        Changed?.Invoke();
    }

    public async Task ToggleAsync()
    {
        IsDark = !IsDark;
        await browser.StoreAsync(StorageKey, IsDark ? "dark" : "light");
        await browser.ShowThemeAsync(IsDark);
        Changed?.Invoke();
    }

    public void Dispose() => _self?.Dispose();
}
