using Microsoft.JSInterop;

namespace Egret.Dashboard.Ask;

/// <summary>
/// Keeps in sight what is read: the end of a growing conversation for who reads at its end, the cited words of a source; see
/// <c>wwwroot/js/ask.js</c>. A convenience: where the browser cannot have it, the page is read all the same.
/// </summary>
internal sealed class ReadingPosition(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Fetches what this needs while there is a connection: later there may be none, or another version of it on the server.</summary>
    public async Task LoadAsync()
    {
        try
        {
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/ask.js");
        }
        catch (JSException)
        {
            // Tried again when it is needed.
        }
    }

    /// <summary>Follows an element as it grows, until another one is followed or the page is left.</summary>
    /// <param name="id">The element.</param>
    /// <param name="focus">The element that gets the focus.</param>
    public Task FollowAsync(string id, string focus) => InvokeAsync("follow", id, focus);

    /// <summary>Scrolls the panel of this id to its first cited words.</summary>
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
