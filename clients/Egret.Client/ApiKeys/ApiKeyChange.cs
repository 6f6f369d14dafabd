using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>What to change of a key; what is left out stays as it is.</summary>
public sealed record ApiKeyChange
{
    /// <summary>What to call it: 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>When it stops working by itself; <c>null</c> for never.</summary>
    [JsonConverter(typeof(OptionalValueConverter<DateTimeOffset?>)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptionalValue<DateTimeOffset?> ExpiresAt { get; init; }
}
