using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Egret.Client.Tests.Contract;

/// <summary>Compares types with schemas of the OpenAPI document: fields, nullability and enum values.</summary>
internal static class Schema
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Resolves a reference; returns other schemas unchanged.</summary>
    public static JsonObject Resolve(JsonObject schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            schema = (JsonObject)reference.Split('/')[1..].Aggregate(
                (JsonNode)Operation.Document, (node, name) => node[name]!);
        }

        return schema["oneOf"] is JsonArray options
            && options.FirstOrDefault(option => (string?)option!["type"] != "null") is JsonObject only
            && options.Count == 2
            ? Resolve(only)
            : schema;
    }

    public static IReadOnlyDictionary<string, JsonObject> FieldsOf(JsonObject schema) =>
        (Resolve(schema)["properties"] as JsonObject ?? []).ToDictionary(
            field => field.Key, field => (JsonObject)field.Value!);

    public static bool AllowsNull(JsonObject schema) =>
        schema["oneOf"] is JsonArray options ? options.Any(option => AllowsNull((JsonObject)option!))
        : TypesOf(schema).Contains("null");

    /// <summary>JSON Schema types that a schema permits.</summary>
    public static IReadOnlySet<string> TypesOf(JsonObject schema) => Resolve(schema)["type"] switch
    {
        JsonArray several => several.Select(type => (string)type!).ToHashSet(),
        { } one => new HashSet<string> { (string)one! },
        null => new HashSet<string>(),
    };

    /// <summary>JSON Schema type of a value.</summary>
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    /// <summary>Describes the differences between a schema and a type.</summary>
    public static IEnumerable<string> Differences(JsonObject schema, Type type, string place)
    {
        var resolved = Resolve(schema);
        var names = TypesOf(schema);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (names.Contains("array"))
        {
            return Differences((JsonObject)resolved["items"]!, type.GetGenericArguments()[0], place + "[]");
        }

        if (resolved["properties"] is not JsonObject)
        {
            return IsRead(resolved, names, type)
                ? ValueDifferences(resolved, type, place)
                : [$"{place}: {string.Join('|', names)} {resolved["format"]} is read as {type.Name}"];
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        var fields = FieldsOf(schema);
        return fields.SelectMany(
            field => FieldDifferences(field.Key, field.Value, properties.GetValueOrDefault(field.Key), place))
            .Concat(
                properties.Keys.Where(name => !fields.ContainsKey(name))
                    .Select(name => $"{place}.{name} is not in the document"));
    }

    private static IEnumerable<string> FieldDifferences(
        string name, JsonObject schema, PropertyInfo? property, string place)
    {
        place = $"{place}.{name}";
        if (property is null)
        {
            // The event type is expressed by the CLR type.
            return name == "type" ? [] : [$"{place} is not read"];
        }

        var isNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || Nullability.Create(property).ReadState == NullabilityState.Nullable;
        string[] difference = isNullable == AllowsNull(schema)
            ? []
            : [$"{place} is {(isNullable ? "" : "not ")}nullable here and the reverse in the document"];
        return difference.Concat(Differences(schema, property.PropertyType, place));
    }

    private static bool IsRead(JsonObject schema, IReadOnlySet<string> names, Type type) =>
        (names.Except(["null"]).Single(), (string?)schema["format"]) switch
        {
            ("string", "uuid") => type == typeof(Guid),
            ("string", "date-time") => type == typeof(DateTimeOffset),
            ("string", _) => type == typeof(string) || type.IsEnum,
            ("integer", "int64") => type == typeof(long),
            ("integer", _) => type == typeof(int),
            ("number", "float") => type == typeof(float),
            ("number", _) => type == typeof(double),
            ("boolean", _) => type == typeof(bool),
            ("object", _) =>
                type == typeof(JsonElement) || type.Name.StartsWith("IReadOnlyDictionary", StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>An enumeration has the documented values and <c>Unknown</c>.</summary>
    private static IEnumerable<string> ValueDifferences(JsonObject schema, Type type, string place)
    {
        if (schema["enum"] is not JsonArray values)
        {
            return [];
        }

        var documented = values.Where(value => value is not null).Select(value => (string)value!).Append("unknown")
            .Order(StringComparer.Ordinal);
        var actual = type.IsEnum
            ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(ApiName).Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return documented.SequenceEqual(actual)
            ? []
            : [$"{place} has the values {string.Join(", ", documented)} in the document "
                + $"and {string.Join(", ", actual)} in the client"];
    }

    private static string ApiName(FieldInfo value) =>
        value.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Name);
}
