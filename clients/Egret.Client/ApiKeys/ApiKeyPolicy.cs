using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>What an organisation lets its API keys do.</summary>
/// <param name="KeysMayIssueKeys">Whether an API key may make, prolong and rotate other keys; people always may.</param>
/// <param name="LeakedKeys">What is done with a key that somebody found and reported.</param>
/// <param name="MaxLifetimeDays">How many days a secret may work at the most; null for no limit.</param>
public sealed record ApiKeyPolicy(bool KeysMayIssueKeys, LeakedKeyAction LeakedKeys, int? MaxLifetimeDays);

/// <summary>What to change of the policy; what is left out stays as it is.</summary>
public sealed record ApiKeyPolicyChange
{
    /// <summary>Whether an API key may make, prolong and rotate other keys; people always may.</summary>
    public bool? KeysMayIssueKeys { get; init; }

    /// <summary>What is done with a key that somebody found and reported.</summary>
    public LeakedKeyAction? LeakedKeys { get; init; }

    /// <summary>How many days a secret may work at the most, 1 to 36500; <c>null</c> for no limit. Keys made before keep their expiry until it is moved.</summary>
    [JsonConverter(typeof(OptionalValueConverter<int?>)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptionalValue<int?> MaxLifetimeDays { get; init; }
}

/// <summary>What is done with a key that somebody found and reported.</summary>
[JsonConverter(typeof(WireEnumConverter<LeakedKeyAction>))]
public enum LeakedKeyAction
{
    /// <summary>Something that this version of the client does not know.</summary>
    Unknown,

    /// <summary>It is revoked, and its owner told.</summary>
    Revoke,

    /// <summary>Its owner is told.</summary>
    Notify,
}
