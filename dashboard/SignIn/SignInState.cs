using System.Security.Claims;
using Egret.Client;
using Egret.Dashboard.Parts;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.SignIn;

/// <summary>
/// Who is signed in in this tab, and the credential that every call presents. When a sign-in ends under somebody's hands, the calls that
/// notice wait for that person to sign in again, so that nothing they typed is lost.
/// </summary>
internal sealed class SignInState : AuthenticationStateProvider, IEgretCredential, IDisposable
{
    /// <summary>Role of those who administer the platform.</summary>
    public const string PlatformAdministratorRole = "platform-administrator";

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly BrowserTokens _tokens;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time = TimeProvider.System;
    private string? _access;
    private string? _person;
    private DateTimeOffset _endsAt;
    private Task<string?>? _renewing;
    private Task<AuthenticationState>? _state;
    private int _shown;

    public SignInState(BrowserTokens tokens, IServiceProvider services)
    {
        _tokens = tokens;
        _services = services;
        _tokens.Ended += Forget;
        _tokens.Arrived += TakeAsync;
    }

    /// <summary>Another tab got a token of the same person: it refreshed, or they signed in again there.</summary>
    public event Action? Renewed;

    /// <summary>There is other trouble now, or none.</summary>
    public event Action? TroubleChanged;

    /// <summary>The account; null when nobody is signed in.</summary>
    public User? User { get; private set; }

    /// <summary>Why it cannot be told now who is signed in; null when there is no trouble.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether somebody signed out here: whoever signs in next is not led to where the last one was.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Whether calls have something to present.</summary>
    public bool HasToken => _access is not null;

    /// <summary>Which of the user's devices this is; null when nobody is signed in.</summary>
    public Guid? SignInId => _access is { } access ? AccessTokenClaims.SignInOf(access) : null;

    /// <summary>Asks the person to sign in again and tells whether they did; set by the part that shows the dialog.</summary>
    public Func<User, Task<bool>>? AskAgain { get; set; }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        _state is { IsFaulted: false, IsCanceled: false } state ? state : _state = LoadAsync();

    /// <inheritdoc />
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (_access is { } access && _time.GetUtcNow() < _endsAt - Margin)
        {
            return access;
        }

        try
        {
            return await RenewOnceAsync(_access).WaitAsync(cancellationToken);
        }
        catch (HttpRequestException) when (_access is not null && _time.GetUtcNow() < _endsAt)
        {
            // It is good for a little longer.
            return _access;
        }
    }

    /// <inheritdoc />
    public async ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) =>
        _access is { } access && access != refused ? access : await RenewOnceAsync(refused).WaitAsync(cancellationToken);

    /// <summary>Signs in.</summary>
    /// <returns>Null when it worked, otherwise why not.</returns>
    public async Task<TokenAnswer?> SignInAsync(string email, string password)
    {
        var answer = await _tokens.SignInAsync(email, password);
        if (answer is not { Status: 200, Access: { } access })
        {
            return answer;
        }

        if (!IsOfSamePerson(access))
        {
            Forget();
        }

        Keep(access);
        return null;
    }

    /// <summary>Looks at who is signed in now and shows it to all pages.</summary>
    public async Task AnnounceAsync()
    {
        // Known before it is told: while it is not, another page stands in for the one that is about to lead on.
        var shown = _shown;
        var user = await LookAsync();
        if (shown == _shown)
        {
            Show(user);
        }
    }

    /// <summary>Signs out, in all tabs.</summary>
    public async Task SignOutAsync()
    {
        // Begun first: from then on nothing is renewed. How long the server takes to hear of it is nothing to wait for with a page open.
        var ending = _tokens.SignOutAsync();
        Forget();
        await ending;
    }

    /// <summary>The account was changed on a page.</summary>
    public void Changed(User user) => Show(user);

    public void Dispose()
    {
        _tokens.Ended -= Forget;
        _tokens.Arrived -= TakeAsync;
    }

    /// <summary>
    /// Goes on until it is known who is signed in. A server that is busy or starting is so for a moment; a page that gave up would be dead until
    /// somebody reloads it.
    /// </summary>
    private async Task<AuthenticationState> LoadAsync()
    {
        var shown = _shown;
        for (var pause = FirstPause; shown == _shown; pause = Shorter(pause * 2, LongestPause))
        {
            try
            {
                var user = await LookAsync();
                if (shown == _shown)
                {
                    User = user;
                    Say(null);
                    return StateOf(user);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or EgretException)
            {
                if (shown == _shown)
                {
                    Say(Problems.DescribeWaiting(exception));
                    await Task.Delay(RetryAfterOf(exception) is { } named && named > pause ? named : pause, _time);
                }
            }
        }

        // Somebody signed in or out meanwhile, and that is known.
        return await GetAuthenticationStateAsync();
    }

    /// <summary>The account of who is signed in; null for nobody.</summary>
    private async Task<User?> LookAsync()
    {
        if (_access is null && await RenewOnceAsync(null) is null)
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

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan? RetryAfterOf(Exception exception) => exception switch
    {
        SignInUnavailableException unavailable => unavailable.RetryAfter,
        EgretException refused => refused.RetryAfter,
        _ => null,
    };

    private static AuthenticationState StateOf(User? user) => user is null ? Nobody : new(new ClaimsPrincipal(new ClaimsIdentity(
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
            if (_renewing == renewing)
            {
                _renewing = null;
            }
        }
    }

    private async Task<string?> RenewAsync(string? refused)
    {
        var before = (_person, _access);
        var renewed = await _tokens.RenewAsync(refused, CancellationToken.None);
        if (before != (_person, _access))
        {
            // Somebody signed in or out while this was asked.
            return _access;
        }

        if (renewed is { } access)
        {
            return await KeepOrStartOverAsync(access) ? access : null;
        }

        _access = null;
        return User is { } user && AskAgain is { } ask && await ask(user) ? _access : null;
    }

    /// <summary>Takes what another tab got. Where nobody is signed in there is nothing to renew.</summary>
    private async Task TakeAsync(string access)
    {
        if (_person is not null && await KeepOrStartOverAsync(access))
        {
            Renewed?.Invoke();
        }
    }

    /// <summary>
    /// Keeps the token of who is signed in here. When another person signed in in another tab, this one must neither act as the other while it shows
    /// the first one, nor keep anything of the first one's: it begins anew as the other's.
    /// </summary>
    private async Task<bool> KeepOrStartOverAsync(string access)
    {
        if (IsOfSamePerson(access))
        {
            Keep(access);
            return true;
        }

        Forget();
        await _tokens.StartOverAsync();
        return false;
    }

    private bool IsOfSamePerson(string access) => _person is null || _person == AccessTokenClaims.UserOf(access);

    private void Keep(string access)
    {
        _access = access;
        _person = AccessTokenClaims.UserOf(access);
        _endsAt = AccessTokenClaims.ExpiryOf(access, _time);
        HasLeft = false;
    }

    private void Forget()
    {
        _access = null;
        _person = null;
        HasLeft = true;
        Show(null);
    }

    private void Show(User? user)
    {
        _shown++;
        User = user;
        _state = Task.FromResult(StateOf(user));
        Say(null);
        NotifyAuthenticationStateChanged(_state);
    }

    private void Say(string? trouble)
    {
        if (Trouble != trouble)
        {
            Trouble = trouble;
            TroubleChanged?.Invoke();
        }
    }
}
