namespace Egret.Client;

/// <summary>The tokens of a sign-in.</summary>
/// <param name="Refresh">Refresh token; valid for 30 days.</param>
/// <param name="Access">Access token; valid for 30 minutes.</param>
public sealed record TokenPair(string Refresh, string Access)
{
    /// <summary>Returns the type name only, so that tokens are not logged.</summary>
    public override string ToString() => nameof(TokenPair);
}
