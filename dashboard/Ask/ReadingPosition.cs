using Microsoft.JSInterop;

namespace Egret.Dashboard.Ask;

/// <summary>Keeps the end of a growing conversation in sight for who reads at its end; see <c>wwwroot/js/ask.js</c>.</summary>
internal sealed class ReadingPosition(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Follows the element of this id until another one is followed, or the page is left.</summary>
    public async Task FollowAsync(string id)
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/ask.js");
        await _module.InvokeVoidAsync("follow", id);
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("unfollow");
            await _module.DisposeAsync();
        }
    }
}
