using System.Globalization;
using Egret.Keys.ApiKeys;

namespace Egret.Keys.Policies;

/// <summary>
/// What an organisation lets its keys do. Its row is also what a change of the policy and a key that is being made wait for each
/// other on, and it outlives the organisation, so that a request that comes late makes no key for one that is gone.
/// </summary>
internal sealed class KeyPolicy
{
    private KeyPolicy()
    {
    }

    public Guid OrganisationId { get; private init; }

    /// <summary>Whether an API key may make, prolong and rotate other keys.</summary>
    public bool KeysMayIssueKeys { get; private set; } = true;

    public LeakedKeyAction LeakedKeys { get; private set; }

    /// <summary>How many days a secret may work at the most; null for no limit.</summary>
    public int? MaxLifetimeDays { get; private set; }

    /// <summary>Whether the organisation is gone.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>The rule on <c>expires_at</c>, for whoever broke it.</summary>
    public string LifetimeRule =>
        string.Create(CultureInfo.InvariantCulture, $"Your organisation lets no secret work for longer than {MaxLifetimeDays} days: name a moment within that time.");

    /// <summary>What holds for an organisation that has chosen nothing.</summary>
    public static KeyPolicy DefaultOf(Guid organisationId) => new() { OrganisationId = organisationId };

    /// <summary>Takes what is given and keeps the rest.</summary>
    /// <returns>False when that changes nothing.</returns>
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
    /// Whether a secret made at that moment may work until then. Counted from the secret and not from the key, as it is the secret
    /// that must not grow old: rotating a key starts the time anew.
    /// </summary>
    public bool AllowsUntil(DateTimeOffset? expiresAt, DateTimeOffset secretMadeAt) =>
        MaxLifetimeDays is not { } days || expiresAt - secretMadeAt <= TimeSpan.FromDays(days);

    /// <summary>Whether a caller with this API key (null for an access token) may give out a secret or a longer life for that key.</summary>
    public bool AllowsKeyManagement(Guid? actingKeyId, ApiKey? managed) => actingKeyId is null || KeysMayIssueKeys || actingKeyId == managed?.Id;
}
