namespace Egret.Client;

/// <summary>A device that is signed in.</summary>
/// <param name="Id">The sign-in.</param>
/// <param name="CreatedAt">When it signed in.</param>
/// <param name="LastUsedAt">When it last asked for an access token.</param>
/// <param name="ExpiresAt">When it is signed out by itself.</param>
/// <param name="UserAgent">What it called itself when it signed in.</param>
/// <param name="Ip">Where it signed in from.</param>
public sealed record SignedInDevice(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? UserAgent, string? Ip);
