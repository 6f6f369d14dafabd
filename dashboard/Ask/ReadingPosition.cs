using Microsoft.JSInterop;

namespace Egret.Dashboard.Ask;

/// <summary>
/// Scrolls the page with a growing answer and to cited text; see <c>wwwroot/js/ask.js</c>. Optional: without the module
/// the page remains usable.
/// </summary>
internal sealed class ReadingPosition(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>
    /// Loads the module early: later the connection may be lost, or the server may have another version.
    /// </summary>
    public async Task LoadAsync()
    {
        try
        {
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/ask.js");
        }
        catch (JSException)
        {
            // Loaded again on the next use.
        }
    }

    /// <summary>Keeps the end of a growing element in view until another one is followed or the page is left.</summary>
    /// <param name="id">Id of the element.</param>
    /// <param name="focus">Id of the element that receives the focus.</param>
    public Task FollowAsync(string id, string focus) => InvokeAsync("follow", id, focus);

    /// <summary>Scrolls the panel with this id to its first cited text.</summary>
    public Task RevealAsync(string id) => InvokeAsync("reveal", id);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("unfollow");
            await _module.DisposeAsync();
        }
    }

    private async Task InvokeAsync(string function, params object?[] arguments)
    {
        await LoadAsync();
        if (_module is not null)
        {
            await _module.InvokeVoidAsync(function, arguments);
        }
    }
}
