namespace Egret.Client;

/// <summary>Signing in, staying in and signing out. Give the tokens to a <see cref="TokenCredential"/>, which does the staying in.</summary>
public sealed class SignInClient
{
    private readonly EgretTransport _transport;

    internal SignInClient(EgretTransport transport) => _transport = transport;

    /// <summary>Signs in; needs no credential.</summary>
    /// <param name="email">E-mail address of the account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretNotAuthenticatedException">The address or the password is wrong.</exception>
    public Task<TokenPair> SignInAsync(string email, string password, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/jwt/create/")
        {
            IsAnonymous = true,
            Content = ApiCall.Json(new SignInBody(email, password), EgretJson.Default.SignInBody),
        },
        EgretJson.Default.TokenPair, cancellationToken);

    /// <summary>Gets a new access token; the refresh token is credential enough.</summary>
    /// <param name="refresh">The refresh token.</param>
    /// <param name="rotate">Whether the refresh token is to be replaced now and at every use from now on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretNotAuthenticatedException">The sign-in is over.</exception>
    public Task<RefreshedTokens> RefreshAsync(string refresh, bool? rotate = null, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/jwt/refresh/")
        {
            IsAnonymous = true,
            // A used token that is seen again within seconds gets the same successor.
            IsRepeatable = true,
            Content = ApiCall.Json(new RefreshBody(refresh, rotate), EgretJson.Default.RefreshBody),
        },
        EgretJson.Default.RefreshedTokens, cancellationToken);

    /// <summary>Tells whether a token is valid now; needs no credential.</summary>
    /// <param name="token">An access or a refresh token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<bool> VerifyAsync(string token, CancellationToken cancellationToken = default)
    {
        try
        {
            await _transport.SendAsync(
                new ApiCall(HttpMethod.Post, $"auth/jwt/verify/")
                {
                    IsAnonymous = true,
                    IsRepeatable = true,
                    Content = ApiCall.Json(new VerifyBody(token), EgretJson.Default.VerifyBody),
                },
                cancellationToken);
            return true;
        }
        catch (EgretNotAuthenticatedException)
        {
            return false;
        }
    }

    /// <summary>Signs this device out; its refresh token is credential enough, because the access token may have expired.</summary>
    /// <param name="refresh">The refresh token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task SignOutAsync(string refresh, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/jwt/logout/")
        {
            IsAnonymous = true,
            IsRepeatable = true,
            Content = ApiCall.Json(new SignOutBody(refresh), EgretJson.Default.SignOutBody),
        },
        cancellationToken);

    /// <summary>Signs the user out on every device; all of the user's tokens are dead within a second.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task SignOutEverywhereAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/jwt/logout_all/"), cancellationToken);

    /// <summary>Gets the public keys that access tokens are signed with; needs no credential.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<SigningKeySet> GetSigningKeysAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $".well-known/jwks.json") { IsAnonymous = true }, EgretJson.Default.SigningKeySet, cancellationToken);
}
