namespace Egret.Knowledge.Data;

/// <summary>The last revocation of an API key or of a user's permissions.</summary>
internal sealed class RevokedAccess
{
    /// <summary>The API key or the user.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset RevokedAt { get; init; }
}
