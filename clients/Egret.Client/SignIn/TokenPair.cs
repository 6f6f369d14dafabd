namespace Egret.Client;

/// <summary>What signing in gives.</summary>
/// <param name="Refresh">Good for a new access token, for 30 days.</param>
/// <param name="Access">Good for everything else, for 30 minutes.</param>
public sealed record TokenPair(string Refresh, string Access)
{
    /// <summary>Names the type alone: whoever logs a pair shall not log its tokens.</summary>
    public override string ToString() => nameof(TokenPair);
}
