namespace Egret.Keys.ApiKeys;

/// <summary>
/// A secret of a key, stored as a hash. Expired secrets are retained, because they may be reported later.
/// </summary>
internal sealed class ApiKeySecret(string hash, Guid apiKeyId, Guid? createdByKeyId, DateTimeOffset createdAt, DateTimeOffset? signedInAt)
{
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public string Hash { get; private init; } = hash;

    public Guid ApiKeyId { get; private init; } = apiKeyId;

    /// <summary>
    /// The API key that issued the secret and whose holder therefore knows it; null if an access token issued it.
    /// </summary>
    public Guid? CreatedByKeyId { get; private init; } = createdByKeyId;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    /// <summary>
    /// When the access token was issued that this secret derives from, directly or through API keys; null if unknown.
    /// Differs from <see cref="CreatedAt"/>: a request admitted before the user's access changed may be processed
    /// long after.
    /// </summary>
    public DateTimeOffset? SignedInAt { get; private init; } = signedInAt;

    /// <summary>When a replaced secret expires; null for the current secret.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When the owner was last notified of a report of this secret; null if never.</summary>
    public DateTimeOffset? ReportedAt { get; private set; }

    public void RecordReport(DateTimeOffset now) => ReportedAt = now;

    public void ExpireNoLaterThan(DateTimeOffset moment) => ExpiresAt = ExpiresAt < moment ? ExpiresAt : moment;
}
