using Microsoft.JSInterop;

namespace Egret.Dashboard.Parts;

/// <summary>What a page asks of its browser; see <c>wwwroot/js/browser.js</c>.</summary>
internal sealed class Browser(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Puts a text into the clipboard and tells whether the browser let it.</summary>
    public async Task<bool> CopyAsync(string text) => await (await ModuleAsync()).InvokeAsync<bool>("copy", text);

    /// <summary>Hands a text to the person as a file.</summary>
    public async Task SaveAsync(string filename, string mediaType, string text) =>
        await (await ModuleAsync()).InvokeVoidAsync("save", filename, mediaType, text);

    /// <summary>Saves what the address leads to.</summary>
    public async Task DownloadAsync(string address, string filename) => await (await ModuleAsync()).InvokeVoidAsync("download", address, filename);

    /// <summary>Reads what this browser remembers.</summary>
    public async Task<string?> ReadAsync(string name) => await (await ModuleAsync()).InvokeAsync<string?>("read", name);

    /// <summary>Has this browser remember something that is no secret; null forgets it.</summary>
    public async Task RememberAsync(string name, string? value) => await (await ModuleAsync()).InvokeVoidAsync("remember", name, value);

    /// <summary>Shows light or dark.</summary>
    public async Task ShowThemeAsync(bool isDark) => await (await ModuleAsync()).InvokeVoidAsync("showTheme", isDark);

    /// <summary>Whether the page is dark now.</summary>
    public async Task<bool> IsDarkAsync() => await (await ModuleAsync()).InvokeAsync<bool>("isDark");

    /// <summary>Calls <c>SystemChanged</c> of this object when the system turns dark or light.</summary>
    public async Task OnSystemThemeAsync<T>(DotNetObjectReference<T> target)
        where T : class => await (await ModuleAsync()).InvokeVoidAsync("onSystemTheme", target);

    /// <summary>
    /// Calls <c>OpenPalette</c> of this object at Ctrl+K, or Cmd+K, and keeps an Enter that went down elsewhere from choosing where it is let go,
    /// until <c>stop</c> of what comes back is called.
    /// </summary>
    public async Task<IJSObjectReference> OnPaletteKeyAsync<T>(DotNetObjectReference<T> target)
        where T : class => await (await ModuleAsync()).InvokeAsync<IJSObjectReference>("onPaletteKey", target);

    /// <summary>Moves the focus, and what is seen, to the element.</summary>
    public async Task FocusAsync(string id) => await (await ModuleAsync()).InvokeVoidAsync("focus", id);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private async Task<IJSObjectReference> ModuleAsync() => _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/browser.js");
}
