using System.Security.Claims;
using Egret.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.SignIn;

/// <summary>
/// Who is signed in in this tab, and the credential that every call presents. When a sign-in ends under somebody's hands, the calls that
/// notice wait for him to sign in again, so that nothing he typed is lost.
/// </summary>
internal sealed class SignInState : AuthenticationStateProvider, IEgretCredential, IDisposable
{
    /// <summary>Claim of the user's platform administration.</summary>
    public const string PlatformAdministratorRole = "platform-administrator";

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly BrowserTokens _tokens;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time = TimeProvider.System;
    private string? _access;
    private DateTimeOffset _renewAt;
    private Task<string?>? _renewing;
    private Task<AuthenticationState>? _state;

    public SignInState(BrowserTokens tokens, IServiceProvider services)
    {
        _tokens = tokens;
        _services = services;
        _tokens.Ended += Forget;
    }

    /// <summary>The account; null when nobody is signed in.</summary>
    public User? User { get; private set; }

    /// <summary>Which of the user's devices this is; null when nobody is signed in.</summary>
    public Guid? SignInId => _access is { } access ? AccessTokenClaims.SignInOf(access) : null;

    /// <summary>Asks the person to sign in again and tells whether he did; set by the layout that can show a dialog.</summary>
    public Func<User, Task<bool>>? AskAgain { get; set; }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => _state ??= LoadAsync();

    /// <inheritdoc />
    public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => _access is { } access && _time.GetUtcNow() < _renewAt
        ? new(access)
        : new(RenewOnceAsync(_access));

    /// <inheritdoc />
    public ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) =>
        _access != refused && _access is not null ? new(_access) : new(RenewOnceAsync(refused));

    /// <summary>Signs in.</summary>
    /// <returns>Null when it worked, otherwise why not.</returns>
    public async Task<TokenAnswer?> SignInAsync(string email, string password)
    {
        var answer = await _tokens.SignInAsync(email, password);
        if (answer is not { Status: 200, Access: { } access })
        {
            return answer;
        }

        Keep(access);
        return null;
    }

    /// <summary>Looks at who is signed in now and shows it to all pages.</summary>
    public async Task AnnounceAsync()
    {
        // Known before it is told: while it is not, another page stands in for the one that is about to lead on.
        var state = Task.FromResult(await LoadAsync());
        _state = state;
        NotifyAuthenticationStateChanged(state);
    }

    /// <summary>Signs out, in all tabs.</summary>
    public async Task SignOutAsync()
    {
        await _tokens.SignOutAsync();
        Forget();
    }

    /// <summary>The account was changed on a page.</summary>
    public void Changed(User user)
    {
        User = user;
        _state = Task.FromResult(StateOf(user));
        NotifyAuthenticationStateChanged(_state);
    }

    public void Dispose() => _tokens.Ended -= Forget;

    private async Task<AuthenticationState> LoadAsync()
    {
        if (_access is null && await RenewOnceAsync(null) is null)
        {
            return Nobody;
        }

        User = await _services.GetRequiredService<EgretClient>().Account.GetAsync();
        return StateOf(User);
    }

    private static AuthenticationState StateOf(User user) => new(new ClaimsPrincipal(new ClaimsIdentity(
        [new(ClaimTypes.Name, user.Name.Length > 0 ? user.Name : user.Email), .. user.IsPlatformAdmin ? [new Claim(ClaimTypes.Role, PlatformAdministratorRole)] : Array.Empty<Claim>()],
        authenticationType: "egret")));

    /// <summary>One renewal for all calls of this tab; the tabs' module makes it one for all tabs.</summary>
    private async Task<string?> RenewOnceAsync(string? refused)
    {
        var renewing = _renewing ??= RenewAsync(refused);
        try
        {
            return await renewing;
        }
        finally
        {
            _renewing = null;
        }
    }

    private async Task<string?> RenewAsync(string? refused)
    {
        var before = _access;
        if (await _tokens.RenewAsync(refused, CancellationToken.None) is { } access)
        {
            return Keep(access);
        }

        if (_access != before)
        {
            // Somebody signed in while this was asked.
            return _access;
        }

        _access = null;
        return User is { } user && AskAgain is { } ask && await ask(user) ? _access : null;
    }

    private string Keep(string access)
    {
        _access = access;
        _renewAt = AccessTokenClaims.ExpiryOf(access, _time) - Margin;
        return access;
    }

    private void Forget()
    {
        _access = null;
        User = null;
        _state = Task.FromResult(Nobody);
        NotifyAuthenticationStateChanged(_state);
    }
}
