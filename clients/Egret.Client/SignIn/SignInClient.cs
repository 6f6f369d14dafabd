namespace Egret.Client;

/// <summary>
/// Signs users in and out and refreshes their tokens. <see cref="TokenCredential"/> refreshes tokens automatically.
/// </summary>
public sealed class SignInClient
{
    private readonly EgretTransport _transport;

    internal SignInClient(EgretTransport transport) => _transport = transport;

    /// <summary>Signs in with e-mail and password. Needs no credential.</summary>
    /// <param name="email">E-mail address of the account.</param>
    /// <param name="password">Password of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretNotAuthenticatedException">The address or the password is wrong.</exception>
    public Task<TokenPair> SignInAsync(string email, string password, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/jwt/create/")
            {
                IsAnonymous = true,
                Content = ApiCall.Json(new SignInRequest(email, password), EgretJson.Default.SignInRequest),
            },
            EgretJson.Default.TokenPair, cancellationToken);

    /// <summary>Gets a new access token. The refresh token is the only credential needed.</summary>
    /// <param name="refresh">The refresh token.</param>
    /// <param name="rotate">Whether this refresh and all later ones rotate the refresh token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretNotAuthenticatedException">The sign-in has ended.</exception>
    public Task<RefreshedTokens> RefreshAsync(
        string refresh, bool? rotate = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/jwt/refresh/")
            {
                IsAnonymous = true,
                // Reusing a refresh token within seconds returns the same successor, so a retry is safe.
                IsRepeatable = true,
                Content = ApiCall.Json(new RefreshRequest(refresh, rotate), EgretJson.Default.RefreshRequest),
            },
            EgretJson.Default.RefreshedTokens, cancellationToken);

    /// <summary>Returns whether a token is valid. Needs no credential.</summary>
    /// <param name="token">An access token or a refresh token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<bool> VerifyAsync(string token, CancellationToken cancellationToken = default)
    {
        try
        {
            await _transport.SendAsync(
                new ApiCall(HttpMethod.Post, $"auth/jwt/verify/")
                {
                    IsAnonymous = true,
                    IsRepeatable = true,
                    Content = ApiCall.Json(new VerifyRequest(token), EgretJson.Default.VerifyRequest),
                },
                cancellationToken);
            return true;
        }
        catch (EgretNotAuthenticatedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Signs this device out. The refresh token is the only credential needed, because the access token may have
    /// expired.
    /// </summary>
    /// <param name="refresh">The refresh token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SignOutAsync(string refresh, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/jwt/logout/")
        {
            IsAnonymous = true,
            IsRepeatable = true,
            Content = ApiCall.Json(new SignOutRequest(refresh), EgretJson.Default.SignOutRequest),
        },
        cancellationToken);

    /// <summary>Signs the user out on all devices. All tokens of the user are rejected within a second.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SignOutEverywhereAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/jwt/logout_all/"), cancellationToken);

    /// <summary>Gets the public keys that verify access tokens. Needs no credential.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<SigningKeySet> GetSigningKeysAsync(CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Get, $".well-known/jwks.json") { IsAnonymous = true },
            EgretJson.Default.SigningKeySet, cancellationToken);
}
