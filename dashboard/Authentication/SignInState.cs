using Egret.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Authentication;

/// <summary>
/// The signed-in user of this tab, and the credential of all API calls. If the sign-in ends while pages are open,
/// pending calls wait until the user has signed in again, so that unsaved input is preserved.
/// </summary>
internal sealed class SignInState : AuthenticationStateProvider, IEgretCredential, IDisposable
{
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan InitialDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);

    private readonly BrowserTokens _tokens;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time = TimeProvider.System;
    private string? _accessToken;
    private string? _userId;
    private DateTimeOffset _expiresAt;
    private Task<string?>? _renewal;
    private Task<AuthenticationState>? _state;
    private int _version;

    public SignInState(BrowserTokens tokens, IServiceProvider services)
    {
        _tokens = tokens;
        _services = services;
        _tokens.SignedOutElsewhere += Clear;
        _tokens.TokenReceived += AcceptTokenAsync;
    }

    /// <summary>
    /// Raised when another tab has obtained a token for the same user, by a refresh or a new sign-in.
    /// </summary>
    public event Action? TokenRenewed;

    /// <summary>Raised when <see cref="LoadFailure"/> has changed.</summary>
    public event Action? LoadFailureChanged;

    /// <summary>The account of the signed-in user; null if anonymous.</summary>
    public User? User { get; private set; }

    /// <summary>
    /// The failure of the last attempt to load the user, which is retried; null after a successful attempt.
    /// </summary>
    public Exception? LoadFailure { get; private set; }

    /// <summary>
    /// Whether a user signed out in this tab. The next user is then not redirected to the previous user's page.
    /// </summary>
    public bool HasSignedOut { get; private set; }

    /// <summary>Whether an access token is available.</summary>
    public bool HasToken => _accessToken is not null;

    /// <summary>Id of this device's sign-in; null if anonymous.</summary>
    public Guid? SignInId => _accessToken is { } token ? AccessTokenClaims.SignInOf(token) : null;

    /// <summary>
    /// Prompts the user to sign in again and returns whether they did; set by the component that shows the dialog.
    /// </summary>
    public Func<User, Task<bool>>? PromptForSignIn { get; set; }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        _state is { IsFaulted: false, IsCanceled: false } state ? state : _state = LoadAsync();

    /// <inheritdoc />
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (_accessToken is { } token && _time.GetUtcNow() < _expiresAt - RenewalMargin)
        {
            return token;
        }

        try
        {
            return await RenewOnceAsync(_accessToken).WaitAsync(cancellationToken);
        }
        catch (HttpRequestException) when (_accessToken is not null && _time.GetUtcNow() < _expiresAt)
        {
            // The current token has not expired yet.
            return _accessToken;
        }
    }

    /// <inheritdoc />
    public async ValueTask<string?> RenewAsync(string rejected, CancellationToken cancellationToken) =>
        _accessToken is { } token && token != rejected
            ? token
            : await RenewOnceAsync(rejected).WaitAsync(cancellationToken);

    /// <summary>Signs in.</summary>
    /// <returns>Null on success; otherwise the response that describes the failure.</returns>
    public async Task<TokenResult?> SignInAsync(string email, string password)
    {
        var result = await _tokens.SignInAsync(email, password);
        if (result is not { Status: 200, Access: { } token })
        {
            return result;
        }

        if (!IsSameUser(token))
        {
            Clear();
        }

        Store(token);
        return null;
    }

    /// <summary>Loads the account of the signed-in user and notifies all pages.</summary>
    public async Task RefreshUserAsync()
    {
        // The state changes after the account is loaded: an earlier change would replace the page that awaits this
        // call.
        var version = _version;
        var user = await FetchUserAsync();
        if (version == _version)
        {
            SetUser(user);
        }
    }

    /// <summary>Signs out in all tabs.</summary>
    public async Task SignOutAsync()
    {
        // Started first, because it stops all renewals. The pages are cleared without waiting for the server.
        var signOut = _tokens.SignOutAsync();
        Clear();
        await signOut;
    }

    /// <summary>Stores a changed account and notifies all pages.</summary>
    public void UpdateUser(User user) => SetUser(user);

    public void Dispose()
    {
        _tokens.SignedOutElsewhere -= Clear;
        _tokens.TokenReceived -= AcceptTokenAsync;
    }

    /// <summary>
    /// Loads the signed-in user and retries until that succeeds. A server that is busy or starting becomes available
    /// again; without retries the page would stay unusable until it is reloaded.
    /// </summary>
    private async Task<AuthenticationState> LoadAsync()
    {
        var version = _version;
        for (var delay = InitialDelay; version == _version; delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay)
        {
            try
            {
                var user = await FetchUserAsync();
                if (version == _version)
                {
                    User = user;
                    SetLoadFailure(null);
                    return UserPrincipal.StateFor(user);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or EgretException)
            {
                if (version == _version)
                {
                    SetLoadFailure(exception);
                    await Task.Delay(GetRetryAfter(exception) is { } after && after > delay ? after : delay, _time);
                }
            }
        }

        // A sign-in or sign-out during the wait has set the state.
        return await GetAuthenticationStateAsync();
    }

    /// <summary>Gets the account of the signed-in user; null if anonymous.</summary>
    private async Task<User?> FetchUserAsync()
    {
        if (_accessToken is null && await RenewOnceAsync(null) is null)
        {
            return null;
        }

        try
        {
            return await _services.GetRequiredService<EgretClient>().Account.GetAsync();
        }
        catch (EgretNotAuthenticatedException)
        {
            return null;
        }
    }

    private static TimeSpan? GetRetryAfter(Exception exception) => exception switch
    {
        SignInUnavailableException unavailable => unavailable.RetryAfter,
        EgretException failed => failed.RetryAfter,
        _ => null,
    };

    /// <summary>
    /// Renews the token once for all concurrent calls of this tab; <c>tokens.js</c> does the same across tabs.
    /// </summary>
    private async Task<string?> RenewOnceAsync(string? rejected)
    {
        var renewal = _renewal ??= RenewAsync(rejected);
        try
        {
            return await renewal;
        }
        finally
        {
            if (_renewal == renewal)
            {
                _renewal = null;
            }
        }
    }

    private async Task<string?> RenewAsync(string? rejected)
    {
        var before = (_userId, _accessToken);
        var renewed = await _tokens.RenewAsync(rejected, CancellationToken.None);
        if (before != (_userId, _accessToken))
        {
            // A sign-in or sign-out happened during the call.
            return _accessToken;
        }

        if (renewed is { } token)
        {
            return await StoreOrRestartAsync(token) ? token : null;
        }

        _accessToken = null;
        return User is { } user && PromptForSignIn is { } prompt && await prompt(user) ? _accessToken : null;
    }

    /// <summary>Accepts a token from another tab, unless this tab is anonymous.</summary>
    private async Task AcceptTokenAsync(string token)
    {
        if (_userId is not null && await StoreOrRestartAsync(token))
        {
            TokenRenewed?.Invoke();
        }
    }

    /// <summary>
    /// Stores a token of the current user. If another user signed in in another tab, this tab must neither act as that
    /// user while it shows the first one, nor retain the first one's data: it is reloaded as the new user.
    /// </summary>
    private async Task<bool> StoreOrRestartAsync(string token)
    {
        if (IsSameUser(token))
        {
            Store(token);
            return true;
        }

        Clear();
        await _tokens.RestartAsync();
        return false;
    }

    private bool IsSameUser(string token) => _userId is null || _userId == AccessTokenClaims.UserOf(token);

    private void Store(string token)
    {
        _accessToken = token;
        _userId = AccessTokenClaims.UserOf(token);
        _expiresAt = AccessTokenClaims.ExpiryOf(token, _time);
        HasSignedOut = false;
    }

    private void Clear()
    {
        _accessToken = null;
        _userId = null;
        HasSignedOut = true;
        SetUser(null);
    }

    private void SetUser(User? user)
    {
        _version++;
        User = user;
        _state = Task.FromResult(UserPrincipal.StateFor(user));
        SetLoadFailure(null);
        NotifyAuthenticationStateChanged(_state);
    }

    private void SetLoadFailure(Exception? failure)
    {
        if (LoadFailure != failure)
        {
            LoadFailure = failure;
            LoadFailureChanged?.Invoke();
        }
    }
}
