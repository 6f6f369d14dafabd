namespace Egret.Client;

/// <summary>How a <see cref="TokenCredential"/> stays signed in.</summary>
public sealed record TokenCredentialOptions
{
    /// <summary>Whether the refresh token is replaced at each use, so that one that was copied is noticed. Needs <see cref="Refreshed"/> where tokens are stored.</summary>
    public bool Rotate { get; init; }

    /// <summary>How long before its end an access token is replaced; of a short-lived one, a quarter of its life at the most.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Called with the tokens to use from now on: the place to store them.</summary>
    public Func<TokenPair, ValueTask>? Refreshed { get; init; }

    /// <summary>Called once when the sign-in is over: it was ended elsewhere, or the refresh token expired.</summary>
    public Action? SignedOut { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
