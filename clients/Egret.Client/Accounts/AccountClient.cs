namespace Egret.Client;

/// <summary>Manages the caller's account.</summary>
public sealed class AccountClient
{
    private readonly EgretTransport _transport;

    internal AccountClient(EgretTransport transport) => _transport = transport;

    /// <summary>Creates an account. Needs no credential.</summary>
    /// <param name="email">E-mail address; also the sign-in name.</param>
    /// <param name="password">8 to 128 characters; must be neither a common password nor the e-mail address.</param>
    /// <param name="name">Display name of the user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretConflictException">An account with this address exists.</exception>
    public Task<User> RegisterAsync(
        string email, string password, string? name = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/users/")
            {
                IsAnonymous = true,
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(new RegisterRequest(email, password, name), EgretJson.Default.RegisterRequest),
            },
            EgretJson.Default.User, cancellationToken);

    /// <summary>Gets the caller's account.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<User> GetAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"auth/users/me/") { ActsForOrganisation = true }, EgretJson.Default.User,
        cancellationToken);

    /// <summary>Changes the display name of the user.</summary>
    /// <param name="name">The display name; may be empty.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<User> RenameAsync(string name, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Patch, $"auth/users/me/")
        {
            Content = ApiCall.Json(new RenameAccountRequest(name), EgretJson.Default.RenameAccountRequest),
        },
        EgretJson.Default.User, cancellationToken);

    /// <summary>Deletes the account permanently.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretConflictException">The user is the last owner of an organisation.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"auth/users/me/"), cancellationToken);

    /// <summary>Lists the signed-in devices of the user.</summary>
    public EgretList<Device> ListDevices() => new(
        _transport, EgretJson.Default.ListDevice,
        query => new ApiCall(HttpMethod.Get, $"auth/users/me/sessions/", query));

    /// <summary>Signs a device out. Its tokens are rejected within a second.</summary>
    /// <param name="id">Id of the device.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RevokeDeviceAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"auth/users/me/sessions/{id}/"), cancellationToken);

    /// <summary>
    /// Changes the password, signs out all other devices, and revokes the account's API keys unless they are to remain
    /// valid.
    /// </summary>
    /// <param name="currentPassword">The current password.</param>
    /// <param name="newPassword">The new password; the rules of <see cref="RegisterAsync"/> apply.</param>
    /// <param name="keepApiKeys">Whether the account's API keys remain valid.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetPasswordAsync(
        string currentPassword, string newPassword, bool keepApiKeys = false,
        CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/users/set_password/")
            {
                Content = ApiCall.Json(
                    new SetPasswordRequest(currentPassword, newPassword, keepApiKeys),
                    EgretJson.Default.SetPasswordRequest),
            },
            cancellationToken);

    /// <summary>Requests a password reset mail. Succeeds even if no such account exists. Needs no credential.</summary>
    /// <param name="email">E-mail address of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RequestPasswordResetAsync(string email, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/users/reset_password/")
            {
                IsAnonymous = true,
                Content = ApiCall.Json(
                    new RequestPasswordResetRequest(email), EgretJson.Default.RequestPasswordResetRequest),
            },
            cancellationToken);

    /// <summary>Sets a new password with the token of a password reset mail. Needs no credential.</summary>
    /// <param name="uid">The user id from the link in the mail.</param>
    /// <param name="token">The token from the link in the mail.</param>
    /// <param name="newPassword">The new password; the rules of <see cref="RegisterAsync"/> apply.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task ConfirmPasswordResetAsync(
        string uid, string token, string newPassword, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"auth/users/reset_password_confirm/")
            {
                IsAnonymous = true,
                Content = ApiCall.Json(
                    new ConfirmPasswordResetRequest(uid, token, newPassword),
                    EgretJson.Default.ConfirmPasswordResetRequest),
            },
            cancellationToken);
}
