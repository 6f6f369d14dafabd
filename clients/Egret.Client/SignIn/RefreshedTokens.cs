namespace Egret.Client;

/// <summary>The tokens returned by a refresh.</summary>
/// <param name="Access">The new access token; valid for 30 minutes.</param>
/// <param name="Refresh">The new refresh token if it was rotated; otherwise null.</param>
public sealed record RefreshedTokens(string Access, string? Refresh = null)
{
    /// <summary>Returns the type name only, so that tokens are not logged.</summary>
    public override string ToString() => nameof(RefreshedTokens);
}
