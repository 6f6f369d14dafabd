using Microsoft.JSInterop;

namespace Egret.Dashboard.Interop;

/// <summary>
/// Browser functions: clipboard, downloads, local storage, theme and focus. See <c>wwwroot/js/browser.js</c>.
/// </summary>
internal sealed class Browser(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Copies a text to the clipboard and returns whether the browser permitted it.</summary>
    public async Task<bool> CopyAsync(string text) => await (await ModuleAsync()).InvokeAsync<bool>("copy", text);

    /// <summary>Saves a text as a file.</summary>
    public async Task SaveAsync(string filename, string mediaType, string text) =>
        await (await ModuleAsync()).InvokeVoidAsync("save", filename, mediaType, text);

    /// <summary>Downloads the resource at an address.</summary>
    public async Task DownloadAsync(string address, string filename) =>
        await (await ModuleAsync()).InvokeVoidAsync("download", address, filename);

    /// <summary>Reads a value from local storage.</summary>
    public async Task<string?> ReadAsync(string name) => await (await ModuleAsync()).InvokeAsync<string?>("read", name);

    /// <summary>Stores a value in local storage; null removes it. Not for secrets.</summary>
    public async Task StoreAsync(string name, string? value) =>
        await (await ModuleAsync()).InvokeVoidAsync("store", name, value);

    /// <summary>Applies the light or dark theme.</summary>
    public async Task ShowThemeAsync(bool isDark) => await (await ModuleAsync()).InvokeVoidAsync("showTheme", isDark);

    /// <summary>Whether the dark theme is applied.</summary>
    public async Task<bool> IsDarkAsync() => await (await ModuleAsync()).InvokeAsync<bool>("isDark");

    /// <summary>Calls <c>OnSystemThemeChanged</c> of the target when the system's color scheme changes.</summary>
    public async Task OnSystemThemeAsync<T>(DotNetObjectReference<T> target)
        where T : class => await (await ModuleAsync()).InvokeVoidAsync("onSystemTheme", target);

    /// <summary>
    /// Calls <c>OpenPalette</c> of the target on Ctrl+K or Cmd+K until <c>stop</c> of the returned object is called.
    /// Also prevents an Enter key that was pressed elsewhere from selecting an option when it is released.
    /// </summary>
    public async Task<IJSObjectReference> OnPaletteKeyAsync<T>(DotNetObjectReference<T> target)
        where T : class => await (await ModuleAsync()).InvokeAsync<IJSObjectReference>("onPaletteKey", target);

    /// <summary>Moves the focus to an element and scrolls it into view.</summary>
    public async Task FocusAsync(string id) => await (await ModuleAsync()).InvokeVoidAsync("focus", id);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/browser.js");
}
