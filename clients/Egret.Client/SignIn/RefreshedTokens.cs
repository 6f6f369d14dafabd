namespace Egret.Client;

/// <summary>What a refresh token gives.</summary>
/// <param name="Access">The new access token, good for 30 minutes.</param>
/// <param name="Refresh">Where the sign-in rotates: the refresh token to use from now on.</param>
public sealed record RefreshedTokens(string Access, string? Refresh = null)
{
    /// <summary>Names the type alone: whoever logs it shall not log its tokens.</summary>
    public override string ToString() => nameof(RefreshedTokens);
}
