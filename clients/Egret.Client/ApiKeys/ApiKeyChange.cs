using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A change to an API key; properties that are not set remain unchanged.</summary>
public sealed record ApiKeyChange
{
    /// <summary>The new display name: 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>The new expiry; <c>null</c> removes it.</summary>
    [JsonConverter(typeof(OptionalValueConverter<DateTimeOffset?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptionalValue<DateTimeOffset?> ExpiresAt { get; init; }
}
