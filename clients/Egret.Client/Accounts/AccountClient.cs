namespace Egret.Client;

/// <summary>A user's own account.</summary>
public sealed class AccountClient
{
    private readonly EgretTransport _transport;

    internal AccountClient(EgretTransport transport) => _transport = transport;

    /// <summary>Signs up; needs no credential.</summary>
    /// <param name="email">E-mail address, and the name to sign in with.</param>
    /// <param name="password">8 to 128 characters, not among the common ones, not the e-mail address.</param>
    /// <param name="name">What to call the user.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretConflictException">The address is taken.</exception>
    public Task<User> RegisterAsync(string email, string password, string? name = null, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/users/")
        {
            IsAnonymous = true,
            Creates = true,
            Content = ApiCall.Json(new RegisterBody(email, password, name), EgretJson.Default.RegisterBody),
        },
        EgretJson.Default.User, cancellationToken);

    /// <summary>Gets the caller's account.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<User> GetAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"auth/users/me/") { ActsForOrganisation = true }, EgretJson.Default.User, cancellationToken);

    /// <summary>Changes what the user is called.</summary>
    /// <param name="name">The name; may be empty.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<User> RenameAsync(string name, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Patch, $"auth/users/me/") { Content = ApiCall.Json(new RenameAccountBody(name), EgretJson.Default.RenameAccountBody) },
        EgretJson.Default.User, cancellationToken);

    /// <summary>Deletes the account for good.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretConflictException">The user is the last owner of an organisation.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"auth/users/me/"), cancellationToken);

    /// <summary>Lists the devices that are signed in.</summary>
    public EgretList<SignedInDevice> ListDevices() => new(
        _transport, EgretJson.Default.ListSignedInDevice, query => new ApiCall(HttpMethod.Get, $"auth/users/me/sessions/", query));

    /// <summary>Signs a device out; its tokens are dead within a second.</summary>
    /// <param name="id">The sign-in.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task EndDeviceAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"auth/users/me/sessions/{id}/"), cancellationToken);

    /// <summary>
    /// Changes the password; all other sign-ins end, and the account's API keys are revoked unless they are kept.
    /// </summary>
    /// <param name="currentPassword">The one that is valid now.</param>
    /// <param name="newPassword">The one to sign in with from now on; the rules of signing up apply.</param>
    /// <param name="keepApiKeys">Whether the account's API keys stay valid.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task SetPasswordAsync(
        string currentPassword, string newPassword, bool keepApiKeys = false, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/users/set_password/")
            {
                Content = ApiCall.Json(
                    new SetPasswordBody(currentPassword, newPassword, keepApiKeys), EgretJson.Default.SetPasswordBody),
            },
            cancellationToken);

    /// <summary>Asks for a mail to reset a forgotten password; succeeds whether or not there is such an account. Needs no credential.</summary>
    /// <param name="email">Address of the account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task RequestPasswordResetAsync(string email, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"auth/users/reset_password/")
        {
            IsAnonymous = true,
            Content = ApiCall.Json(new RequestPasswordResetBody(email), EgretJson.Default.RequestPasswordResetBody),
        },
        cancellationToken);

    /// <summary>Sets a new password instead of a forgotten one; needs no credential.</summary>
    /// <param name="uid">The user, as the mail names them.</param>
    /// <param name="token">The token of the mail.</param>
    /// <param name="newPassword">The password to sign in with from now on; the rules of signing up apply.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task ConfirmPasswordResetAsync(string uid, string token, string newPassword, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/users/reset_password_confirm/")
            {
                IsAnonymous = true,
                Content = ApiCall.Json(new ConfirmPasswordResetBody(uid, token, newPassword), EgretJson.Default.ConfirmPasswordResetBody),
            },
            cancellationToken);
}
