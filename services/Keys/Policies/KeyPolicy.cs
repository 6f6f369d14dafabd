using System.Globalization;
using Egret.Keys.ApiKeys;

namespace Egret.Keys.Policies;

/// <summary>
/// What an organisation permits its API keys. Its row is also the lock between changes of the policy and keys that
/// are being issued. It remains after the deletion of the organisation, so that a request already under way issues no
/// key for it.
/// </summary>
internal sealed class KeyPolicy
{
    private KeyPolicy()
    {
    }

    public Guid OrganisationId { get; private init; }

    /// <summary>Whether API keys may issue, extend and rotate other keys.</summary>
    public bool KeysMayIssueKeys { get; private set; } = true;

    public LeakedKeyAction LeakedKeys { get; private set; }

    /// <summary>The maximum lifetime of a secret in days; null for no limit.</summary>
    public int? MaxLifetimeDays { get; private set; }

    /// <summary>Whether the organisation is deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>The error detail for an <c>expires_at</c> over the maximum lifetime.</summary>
    public string LifetimeRule =>
        string.Create(CultureInfo.InvariantCulture, $"Your organisation limits secrets to {MaxLifetimeDays} days; choose an earlier time.");

    /// <summary>The policy of an organisation without a stored policy.</summary>
    public static KeyPolicy CreateDefault(Guid organisationId) => new() { OrganisationId = organisationId };

    /// <summary>Changes the values that are not null, and the maximum lifetime.</summary>
    /// <returns>False if nothing changed.</returns>
    public bool Change(bool? keysMayIssueKeys, LeakedKeyAction? leakedKeys, int? maxLifetimeDays)
    {
        var before = (KeysMayIssueKeys, LeakedKeys, MaxLifetimeDays);
        KeysMayIssueKeys = keysMayIssueKeys ?? KeysMayIssueKeys;
        LeakedKeys = leakedKeys ?? LeakedKeys;
        MaxLifetimeDays = maxLifetimeDays;
        return before != (KeysMayIssueKeys, LeakedKeys, MaxLifetimeDays);
    }

    public void MarkDeleted() => IsDeleted = true;

    /// <summary>
    /// Whether a secret issued at that time may be valid until <paramref name="expiresAt"/>. Counts from the secret
    /// and not from the key, because the policy limits the age of secrets: a rotation restarts the period.
    /// </summary>
    public bool AllowsUntil(DateTimeOffset? expiresAt, DateTimeOffset secretCreatedAt) =>
        MaxLifetimeDays is not { } days || expiresAt - secretCreatedAt <= TimeSpan.FromDays(days);

    /// <summary>
    /// Whether a caller with this API key (null for an access token) may issue a secret of that key or extend it.
    /// </summary>
    public bool AllowsKeyManagement(Guid? actingKeyId, ApiKey? managed) =>
        actingKeyId is null || KeysMayIssueKeys || actingKeyId == managed?.Id;
}
