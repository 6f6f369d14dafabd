using Microsoft.JSInterop;

namespace Egret.Dashboard.Ask;

/// <summary>Keeps in sight what is read: the end of a growing conversation for who reads at its end, the cited words of a source; see <c>wwwroot/js/ask.js</c>.</summary>
internal sealed class ReadingPosition(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Follows an element as it grows, until another one is followed or the page is left.</summary>
    /// <param name="id">The element.</param>
    /// <param name="focus">The element that gets the focus.</param>
    public async Task FollowAsync(string id, string focus) => await (await ModuleAsync()).InvokeVoidAsync("follow", id, focus);

    /// <summary>Scrolls the panel of this id to its first cited words.</summary>
    public async Task RevealAsync(string id) => await (await ModuleAsync()).InvokeVoidAsync("reveal", id);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("unfollow");
            await _module.DisposeAsync();
        }
    }

    private async Task<IJSObjectReference> ModuleAsync() => _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/ask.js");
}
