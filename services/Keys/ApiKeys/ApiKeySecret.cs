using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>One secret of a key, of which only the hash is known; it is kept when the secret has ended, as it may yet be reported.</summary>
internal sealed class ApiKeySecret(string hash, Guid apiKeyId, Guid? madeByKeyId, DateTimeOffset createdAt, DateTimeOffset? signedInAt)
{
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public string Hash { get; private init; } = hash;

    public Guid ApiKeyId { get; private init; } = apiKeyId;

    /// <summary>The API key with which it was made, and whose holder so knows it; null when a user who had signed in made it.</summary>
    public Guid? CreatedByKeyId { get; private init; } = madeByKeyId;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    /// <summary>
    /// When the access token was issued with which it was made, or which the key comes from with which it was made; null where that was not
    /// noted. Not <see cref="CreatedAt"/>: a request that was let in before its user's access changed may be carried out long after.
    /// </summary>
    public DateTimeOffset? SignedInAt { get; private init; } = signedInAt;

    /// <summary>When a superseded secret stops working; null for the current one.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>When its owner was last told that somebody had found it; null when they never were.</summary>
    public DateTimeOffset? ReportedAt { get; private set; }

    public void Report(DateTimeOffset now) => ReportedAt = now;

    public void ExpireNoLaterThan(DateTimeOffset moment) => EndsAt = EndsAt < moment ? EndsAt : moment;
}
