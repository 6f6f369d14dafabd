namespace Egret.Client;

/// <summary>
/// Authenticates requests with the tokens of a signed-in user. The access token is refreshed shortly before it expires
/// and when the server rejects it; concurrent calls share one refresh.
/// </summary>
public sealed class TokenCredential : IEgretCredential
{
    /// <summary>Delay after a failed refresh during which a token that has not expired is still used.</summary>
    private static readonly TimeSpan FailureBackoff = TimeSpan.FromSeconds(5);

    private readonly SignInClient _signIn;
    private readonly TokenCredentialOptions _options;
    private readonly Lock _lock = new();
    private TokenPair _tokens;
    private DateTimeOffset _renewAt;
    private DateTimeOffset _expiresAt;
    private Task<string>? _renewal;
    private EgretNotAuthenticatedException? _signInFailure;

    /// <summary>Creates a credential from the tokens of a sign-in.</summary>
    /// <param name="signIn">
    /// Client that refreshes the tokens: the client that uses this credential, or any other of the same address.
    /// </param>
    /// <param name="tokens">Tokens returned by <see cref="SignInClient.SignInAsync"/>, or stored earlier.</param>
    /// <param name="options">Refresh options.</param>
    public TokenCredential(SignInClient signIn, TokenPair tokens, TokenCredentialOptions? options = null)
    {
        _signIn = signIn;
        _options = options ?? new TokenCredentialOptions();
        _tokens = tokens;
        var times = TokenTimes.Read(tokens.Access);
        SetExpiry(times?.ExpiresAt, times);
    }

    /// <summary>The current tokens.</summary>
    public TokenPair Tokens
    {
        get
        {
            lock (_lock)
            {
                return _tokens;
            }
        }
    }

    /// <summary>Whether the sign-in has ended. The user has to sign in again.</summary>
    public bool IsSignedOut
    {
        get
        {
            lock (_lock)
            {
                return _signInFailure is not null;
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="EgretNotAuthenticatedException">The sign-in has ended.</exception>
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        var (current, isDue) = GetCurrent();
        if (!isDue)
        {
            return current;
        }

        try
        {
            return await RenewAsync(current, cancellationToken);
        }
        catch (EgretException exception) when (exception is not EgretNotAuthenticatedException && IsStillValid())
        {
            return current;
        }
    }

    /// <inheritdoc />
    /// <exception cref="EgretNotAuthenticatedException">The sign-in has ended.</exception>
    public async ValueTask<string?> RenewAsync(string rejected, CancellationToken cancellationToken)
    {
        Task<string> renewal;
        lock (_lock)
        {
            if (_signInFailure is not null)
            {
                throw EgretNotAuthenticatedException.SignInExpired(_signInFailure);
            }

            if (_tokens.Access != rejected)
            {
                return _tokens.Access;
            }

            renewal = _renewal ??= RefreshAsync(_tokens);
        }

        // A caller that cancels its wait must not cancel the refresh for the others.
        return await renewal.WaitAsync(cancellationToken);
    }

    private (string Access, bool IsDue) GetCurrent()
    {
        lock (_lock)
        {
            return (_tokens.Access, _signInFailure is not null || _options.Time.GetUtcNow() >= _renewAt);
        }
    }

    /// <summary>
    /// Whether the access token that could not be refreshed has not expired yet. Defers the next attempt by
    /// <see cref="FailureBackoff"/>.
    /// </summary>
    private bool IsStillValid()
    {
        lock (_lock)
        {
            var now = _options.Time.GetUtcNow();
            _renewAt = now + FailureBackoff;
            return now < _expiresAt;
        }
    }

    private async Task<string> RefreshAsync(TokenPair old)
    {
        // Continues after the caller has stored this task and released the lock.
        await Task.Yield();
        try
        {
            var refreshed = await _signIn.RefreshAsync(old.Refresh, _options.Rotate ? true : null);
            var tokens = new TokenPair(refreshed.Refresh ?? old.Refresh, refreshed.Access);
            // Stored first: the old refresh token is used up, even if the callback fails.
            Store(tokens);
            if (_options.Refreshed is { } store)
            {
                await store(tokens);
            }

            return tokens.Access;
        }
        catch (EgretNotAuthenticatedException exception)
        {
            Store(exception);
            _options.SignedOut?.Invoke();
            throw EgretNotAuthenticatedException.SignInExpired(exception);
        }
        finally
        {
            lock (_lock)
            {
                _renewal = null;
            }
        }
    }

    /// <summary>
    /// Stores new tokens. The lifetime counts from now, because this clock may differ from the server's.
    /// </summary>
    private void Store(TokenPair tokens)
    {
        lock (_lock)
        {
            _tokens = tokens;
            var times = TokenTimes.Read(tokens.Access);
            SetExpiry(_options.Time.GetUtcNow() + times?.Lifetime, times);
        }
    }

    private void SetExpiry(DateTimeOffset? expiresAt, TokenTimes? times)
    {
        _expiresAt = expiresAt ?? DateTimeOffset.MaxValue;
        // A margin close to the token's lifetime would refresh it on every call.
        _renewAt = times is { } known
            ? _expiresAt - TimeSpan.FromTicks(Math.Min(_options.Margin.Ticks, known.Lifetime.Ticks / 4))
            : _expiresAt;
    }

    private void Store(EgretNotAuthenticatedException failure)
    {
        lock (_lock)
        {
            _signInFailure = failure;
        }
    }
}
