using System.Text.Json;

namespace Egret.Client;

/// <summary>The names that an enumeration's values have in the API: in snake case.</summary>
internal static class WireNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetNames<T>().ToDictionary(JsonNamingPolicy.SnakeCaseLower.ConvertName, Enum.Parse<T>);
    private static readonly Dictionary<T, string> Names = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The value of that name; the default one, <c>Unknown</c>, for a name that came into the API after this version.</summary>
    public static T Parse(string? name) => name is not null && Values.TryGetValue(name, out var value) ? value : default;

    /// <summary>The name to send.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is <c>Unknown</c>, which has no name to the server.</exception>
    public static string Of(T value) => EqualityComparer<T>.Default.Equals(value, default) || !Names.TryGetValue(value, out var name)
        ? throw new ArgumentOutOfRangeException(nameof(value), value, "Only a known value can be sent.")
        : name;

    /// <summary>The same for what may be left out.</summary>
    public static string? Of(T? value) => value is { } given ? Of(given) : null;
}
