using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A change to the policy for API keys; properties that are not set remain unchanged.</summary>
public sealed record ApiKeyPolicyChange
{
    /// <summary>Whether API keys may issue, extend and rotate other keys; signed-in users always may.</summary>
    public bool? KeysMayIssueKeys { get; init; }

    /// <summary>The action taken when a key is reported as leaked.</summary>
    public LeakedKeyAction? LeakedKeys { get; init; }

    /// <summary>
    /// Maximum lifetime of a secret in days, 1 to 36500; <c>null</c> for no limit. Existing keys keep their expiry
    /// until it is changed.
    /// </summary>
    [JsonConverter(typeof(OptionalValueConverter<int?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptionalValue<int?> MaxLifetimeDays { get; init; }
}
