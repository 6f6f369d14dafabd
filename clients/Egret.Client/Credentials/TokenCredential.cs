namespace Egret.Client;

/// <summary>
/// A user who signed in. The access token is replaced shortly before its end, and when the server refuses it; once, however many calls
/// want it at the same time.
/// </summary>
public sealed class TokenCredential : IEgretCredential
{
    /// <summary>How long a token that still works is used before the next attempt to replace it.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly SignInClient _signIn;
    private readonly TokenCredentialOptions _options;
    private readonly Lock _lock = new();
    private TokenPair _tokens;
    private DateTimeOffset _dueAt;
    private DateTimeOffset _endsAt;
    private Task<string>? _renewal;
    private EgretNotAuthenticatedException? _end;

    /// <summary>Takes the tokens of a sign-in.</summary>
    /// <param name="signIn">Where to replace them; the client that uses this credential or any other one of the same address.</param>
    /// <param name="tokens">What <see cref="SignInClient.SignInAsync"/> gave, or what was stored of it.</param>
    /// <param name="options">How to stay signed in.</param>
    public TokenCredential(SignInClient signIn, TokenPair tokens, TokenCredentialOptions? options = null)
    {
        _signIn = signIn;
        _options = options ?? new TokenCredentialOptions();
        _tokens = tokens;
        var times = TokenTimes.Read(tokens.Access);
        EndAt(times?.ExpiresAt, times);
    }

    /// <summary>The tokens as they are now.</summary>
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

    /// <summary>Whether the sign-in is over: nothing but signing in again helps.</summary>
    public bool IsSignedOut
    {
        get
        {
            lock (_lock)
            {
                return _end is not null;
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="EgretNotAuthenticatedException">The sign-in is over.</exception>
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        var (current, isDue) = Current();
        if (!isDue)
        {
            return current;
        }

        try
        {
            return await RenewAsync(current, cancellationToken);
        }
        catch (EgretException exception) when (exception is not EgretNotAuthenticatedException && StillWorks())
        {
            return current;
        }
    }

    /// <inheritdoc />
    /// <exception cref="EgretNotAuthenticatedException">The sign-in is over.</exception>
    public async ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        Task<string> renewal;
        lock (_lock)
        {
            if (_end is not null)
            {
                throw EgretNotAuthenticatedException.SignInIsOver(_end);
            }

            if (_tokens.Access != refused)
            {
                return _tokens.Access;
            }

            renewal = _renewal ??= ReplaceAsync(_tokens);
        }

        // Whoever stops waiting does not stop it for the others.
        return await renewal.WaitAsync(cancellationToken);
    }

    private (string Access, bool IsDue) Current()
    {
        lock (_lock)
        {
            return (_tokens.Access, _end is not null || _options.Time.GetUtcNow() >= _dueAt);
        }
    }

    /// <summary>Whether the token that could not be replaced is good for a little longer; if so, it is not tried again at once.</summary>
    private bool StillWorks()
    {
        lock (_lock)
        {
            var now = _options.Time.GetUtcNow();
            _dueAt = now + PauseAfterFailure;
            return now < _endsAt;
        }
    }

    private async Task<string> ReplaceAsync(TokenPair old)
    {
        // Not before the caller has kept this task, and not under the caller's lock.
        await Task.Yield();
        try
        {
            var refreshed = await _signIn.RefreshAsync(old.Refresh, _options.Rotate ? true : null);
            var tokens = new TokenPair(refreshed.Refresh ?? old.Refresh, refreshed.Access);
            // Kept first: a used refresh token is no good any more, whether or not the new one can be stored.
            Keep(tokens);
            if (_options.Refreshed is { } store)
            {
                await store(tokens);
            }

            return tokens.Access;
        }
        catch (EgretNotAuthenticatedException exception)
        {
            Keep(exception);
            _options.SignedOut?.Invoke();
            throw EgretNotAuthenticatedException.SignInIsOver(exception);
        }
        finally
        {
            lock (_lock)
            {
                _renewal = null;
            }
        }
    }

    /// <summary>Keeps what has just come: it is new, whatever the clock here thinks of the server's.</summary>
    private void Keep(TokenPair tokens)
    {
        lock (_lock)
        {
            _tokens = tokens;
            var times = TokenTimes.Read(tokens.Access);
            EndAt(_options.Time.GetUtcNow() + times?.Lifetime, times);
        }
    }

    private void EndAt(DateTimeOffset? end, TokenTimes? times)
    {
        _endsAt = end ?? DateTimeOffset.MaxValue;
        // A margin that is long for the token's life would have every call replace it.
        _dueAt = times is { } known ? _endsAt - TimeSpan.FromTicks(Math.Min(_options.Margin.Ticks, known.Lifetime.Ticks / 4)) : _endsAt;
    }

    private void Keep(EgretNotAuthenticatedException end)
    {
        lock (_lock)
        {
            _end = end;
        }
    }
}
