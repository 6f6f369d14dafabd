namespace Egret.Client;

/// <summary>Options of <see cref="TokenCredential"/>.</summary>
public sealed record TokenCredentialOptions
{
    /// <summary>
    /// Whether each refresh rotates the refresh token, so that reuse of a copied token is detected (RFC 9700 section
    /// 4.14.2). Stored tokens then have to be updated in <see cref="Refreshed"/>.
    /// </summary>
    public bool Rotate { get; init; }

    /// <summary>Time before expiry at which an access token is refreshed; at most a quarter of its lifetime.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Called with the new tokens after each refresh, for example to store them.</summary>
    public Func<TokenPair, ValueTask>? Refreshed { get; init; }

    /// <summary>Called once when the sign-in has ended: it was revoked, or the refresh token expired.</summary>
    public Action? SignedOut { get; init; }

    /// <summary>The time source.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
