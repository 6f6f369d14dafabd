using Microsoft.JSInterop;

namespace Egret.Dashboard.Authentication;

/// <summary>
/// Access to the tokens in the browser; see <c>wwwroot/js/tokens.js</c>, through which all tabs share one sign-in.
/// </summary>
internal sealed class BrowserTokens(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private DotNetObjectReference<BrowserTokens>? _self;

    /// <summary>Raised when another tab has signed out.</summary>
    public event Action? SignedOutElsewhere;

    /// <summary>Raised when another tab has obtained an access token, by a refresh or a sign-in.</summary>
    public event Func<string, Task>? TokenReceived;

    /// <summary>Raised when <see cref="IsSignOutPending"/> has changed.</summary>
    public event Action? SignOutPendingChanged;

    /// <summary>
    /// Whether a sign-out of this browser has not reached the server yet. It is retried until it succeeds; meanwhile
    /// this browser is anonymous, although its cookie is still valid.
    /// </summary>
    public bool IsSignOutPending { get; private set; }

    /// <summary>Gets an access token other than the rejected one; null if this browser is anonymous.</summary>
    /// <exception cref="HttpRequestException">The server is unavailable.</exception>
    public async Task<string?> RenewAsync(string? rejected, CancellationToken cancellationToken)
    {
        var result = await InvokeAsync("renew", rejected).WaitAsync(cancellationToken);
        return result.Status switch
        {
            200 when result.Access is { } access => access,
            400 or 401 => null,
            var status => throw new SignInUnavailableException(status, RetryAfterOf(result)),
        };
    }

    /// <summary>Signs in.</summary>
    /// <returns>The access token, or the reason of the failure.</returns>
    public Task<TokenResult> SignInAsync(string email, string password) => InvokeAsync("signIn", email, password);

    /// <summary>Signs out in all tabs of this browser, even if the server is unavailable.</summary>
    public async Task SignOutAsync() => await (await ModuleAsync()).InvokeVoidAsync("signOut");

    /// <summary>Reloads the page without any of its state.</summary>
    public async Task RestartAsync() => await (await ModuleAsync()).InvokeVoidAsync("restart");

    /// <summary>Called by <c>tokens.js</c>.</summary>
    [JSInvokable]
    public void OnSignedOutElsewhere() => SignedOutElsewhere?.Invoke();

    /// <summary>Called by <c>tokens.js</c>.</summary>
    [JSInvokable]
    public Task OnTokenReceived(string access) => TokenReceived?.Invoke(access) ?? Task.CompletedTask;

    /// <summary>Called by <c>tokens.js</c>.</summary>
    [JSInvokable]
    public void OnSignOutPending(bool isPending)
    {
        if (IsSignOutPending != isPending)
        {
            IsSignOutPending = isPending;
            SignOutPendingChanged?.Invoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private static TimeSpan? RetryAfterOf(TokenResult result) =>
        result.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private async Task<TokenResult> InvokeAsync(string function, params object?[] arguments)
    {
        try
        {
            return await (await ModuleAsync()).InvokeAsync<TokenResult>(function, arguments);
        }
        catch (JSException exception)
        {
            throw new HttpRequestException("The server could not be reached.", exception);
        }
    }

    private async Task<IJSObjectReference> ModuleAsync()
    {
        if (_module is null)
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", "./js/tokens.js");
            _self = DotNetObjectReference.Create(this);
            await _module.InvokeVoidAsync("listen", _self);
        }

        return _module;
    }
}
