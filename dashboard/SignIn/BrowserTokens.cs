using Microsoft.JSInterop;

namespace Egret.Dashboard.SignIn;

/// <summary>The tokens as the browser has them: see <c>wwwroot/js/tokens.js</c>, which all tabs share one sign-in by.</summary>
internal sealed class BrowserTokens(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private DotNetObjectReference<BrowserTokens>? _self;

    /// <summary>Another tab signed out.</summary>
    public event Action? Ended;

    /// <summary>Another tab got this access token, by a refresh or because somebody signed in there.</summary>
    public event Func<string, Task>? Arrived;

    /// <summary>The server was told of a sign-out, or could not be.</summary>
    public event Action? SigningOutChanged;

    /// <summary>
    /// Whether somebody signed out here and the server does not know it yet. Until it does, which is tried again and again, nobody is signed in
    /// in this browser, whatever its cookie says.
    /// </summary>
    public bool IsSigningOut { get; private set; }

    /// <summary>An access token other than this one; null when nobody is signed in in this browser.</summary>
    /// <exception cref="HttpRequestException">The server was not reached, or could not tell.</exception>
    public async Task<string?> RenewAsync(string? refused, CancellationToken cancellationToken)
    {
        var answer = await InvokeAsync("renew", refused).WaitAsync(cancellationToken);
        return answer.Status switch
        {
            200 when answer.Access is { } access => access,
            400 or 401 => null,
            var status => throw new SignInUnavailableException(status, answer.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        };
    }

    /// <summary>Signs in.</summary>
    /// <returns>The access token, or why there is none.</returns>
    public Task<TokenAnswer> SignInAsync(string email, string password) => InvokeAsync("signIn", email, password);

    /// <summary>Signs this browser out, in all of its tabs, also while the server cannot be reached.</summary>
    public async Task SignOutAsync() => await (await ModuleAsync()).InvokeVoidAsync("signOut");

    /// <summary>Loads the page anew, with nothing of what it knows.</summary>
    public async Task StartOverAsync() => await (await ModuleAsync()).InvokeVoidAsync("startOver");

    /// <summary>Called by the module.</summary>
    [JSInvokable]
    public void EndedElsewhere() => Ended?.Invoke();

    /// <summary>Called by the module.</summary>
    [JSInvokable]
    public Task ArrivedElsewhere(string access) => Arrived?.Invoke(access) ?? Task.CompletedTask;

    /// <summary>Called by the module.</summary>
    [JSInvokable]
    public void SigningOut(bool isSigningOut)
    {
        if (IsSigningOut != isSigningOut)
        {
            IsSigningOut = isSigningOut;
            SigningOutChanged?.Invoke();
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

    private async Task<TokenAnswer> InvokeAsync(string function, params object?[] arguments)
    {
        try
        {
            return await (await ModuleAsync()).InvokeAsync<TokenAnswer>(function, arguments);
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
