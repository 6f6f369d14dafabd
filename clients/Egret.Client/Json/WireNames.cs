using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>
/// Maps enumeration values to their API names: the name of <see cref="JsonStringEnumMemberNameAttribute"/>, or the
/// value's name in snake case.
/// </summary>
internal static class WireNames<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = typeof(T)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(GetName, field => Enum.Parse<T>(field.Name));
    private static readonly Dictionary<T, string> Names = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>
    /// Returns the value of a name; <c>Unknown</c> (the default) for names that this client version does not know.
    /// </summary>
    public static T Parse(string? name) =>
        name is not null && Values.TryGetValue(name, out var value) ? value : default;

    /// <summary>Returns the API name of a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is <c>Unknown</c>, which has no API name.</exception>
    public static string Of(T value) =>
        EqualityComparer<T>.Default.Equals(value, default) || !Names.TryGetValue(value, out var name)
        ? throw new ArgumentOutOfRangeException(nameof(value), value, "The value has no API name.")
        : name;

    /// <summary>Returns the API name of a value; null for null.</summary>
    public static string? Of(T? value) => value is { } given ? Of(given) : null;

    private static string GetName(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name);
}
