namespace Egret.Client;

/// <summary>A signed-in device.</summary>
/// <param name="Id">Id of the device's sign-in.</param>
/// <param name="CreatedAt">Time of the sign-in.</param>
/// <param name="LastUsedAt">Time of the last token refresh.</param>
/// <param name="ExpiresAt">Time at which the sign-in expires.</param>
/// <param name="UserAgent">User-Agent header of the sign-in request.</param>
/// <param name="Ip">Client address of the sign-in request.</param>
public sealed record Device(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? UserAgent,
    string? Ip);
