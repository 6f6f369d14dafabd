using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>Files selected in the browser; see <c>wwwroot/js/documents.js</c>.</summary>
internal sealed class BrowserFiles(IJSRuntime js) : ISelectedFiles, IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>
    /// Calls <c>OnFilesSelected</c> of the target with selected or dropped files until <c>stop</c> of the returned
    /// object is called.
    /// </summary>
    public async Task<IJSObjectReference> ListenAsync<T>(ElementReference root, DotNetObjectReference<T> target)
        where T : class => await (await ModuleAsync()).InvokeAsync<IJSObjectReference>("listen", root, target);

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(SelectedFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await (await ModuleAsync()).InvokeAsync<byte[]>("read", cancellationToken, file.Id);
        }
        catch (JSException exception)
        {
            throw new IOException("The browser could not read the file.", exception);
        }
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(SelectedFile file) =>
        await (await ModuleAsync()).InvokeVoidAsync("release", file.Id);

    /// <inheritdoc />
    public async Task WarnBeforeLeavingAsync(bool warns) =>
        await (await ModuleAsync()).InvokeVoidAsync("warnBeforeLeaving", warns);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/documents.js");
}
