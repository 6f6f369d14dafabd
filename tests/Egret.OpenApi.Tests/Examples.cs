using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egret.OpenApi.Tests;

/// <summary>
/// Creates an example of any schema, property by property: the value in <c>examples.json</c> or, without one, a value
/// of the property's type. New endpoints therefore have examples automatically.
/// </summary>
internal sealed class Examples(JsonObject vocabulary, JsonObject schemas)
{
    private const string ReferencePrefix = "#/components/schemas/";
    private readonly JsonObject _values = (JsonObject)vocabulary["values"]!;
    private readonly HashSet<string> _omitted = [.. ((JsonArray)vocabulary["omitted"]!).Select(name => (string)name!)];

    /// <summary>Creates an example of the schema.</summary>
    public JsonNode? For(JsonNode? schema) => Create(schema, owner: null, property: null, depth: 0);

    /// <summary>
    /// Creates an example of a stream, as JSON lines or server-sent events, with one item of each type.
    /// </summary>
    public string ForStream(JsonNode itemSchema, string mediaType)
    {
        var kinds = itemSchema["oneOf"] is JsonArray several ? several.ToList() : [itemSchema];
        // The last type is a failure, which replaces the final item.
        var items = kinds.Count > 1 ? kinds.SkipLast(1) : kinds;
        return string.Concat(items.Select(For).Select(item => mediaType == "text/event-stream"
            ? $"event: {(string?)item!["type"] ?? "progress"}\ndata: {Line(item)}\n\n"
            : Line(item) + "\n"));
    }

    private static string Line(JsonNode? item) =>
        item!.ToJsonString(new JsonSerializerOptions(ApiDocument.JsonFormat) { WriteIndented = false });

    private JsonNode? Create(JsonNode? schema, string? owner, string? property, int depth)
    {
        if (schema is not JsonObject described || depth > 8)
        {
            return null;
        }

        if (property is not null)
        {
            if (_values.TryGetPropertyValue($"{owner}.{property}", out var exact))
            {
                return exact?.DeepClone();
            }

            if (_values.TryGetPropertyValue(property, out var known) && Fits(known, described))
            {
                return known?.DeepClone();
            }
        }

        if ((string?)described["$ref"] is { } reference)
        {
            var name = reference[ReferencePrefix.Length..];
            return Create(schemas[name], name, property: null, depth + 1);
        }

        var alternatives = described["oneOf"] ?? described["anyOf"];
        return alternatives is JsonArray options
            ? Create(options.First(option => (string?)option!["type"] != "null"), owner, property, depth + 1)
            : described["enum"] is JsonArray values ? values[0]?.DeepClone()
            : TypeOf(described) switch
            {
                "object" => CreateObject(described, owner, depth),
                "array" => new JsonArray(Create(described["items"], owner: null, property: null, depth + 1)),
                "integer" or "number" => JsonValue.Create((int?)described["minimum"] ?? 1),
                "boolean" => JsonValue.Create(true),
                _ => CreateText(described),
            };
    }

    private JsonObject CreateObject(JsonObject schema, string? owner, int depth)
    {
        var created = new JsonObject();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (!_omitted.Contains($"{owner}.{name}"))
            {
                created[name] = Create(property, owner, name, depth + 1);
            }
        }

        return created;
    }

    private static JsonNode CreateText(JsonObject schema)
    {
        var text = (string?)schema["format"] switch
        {
            "uuid" => "01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21",
            "date-time" => "2026-03-02T09:30:00.000Z",
            _ => "text",
        };
        return (int?)schema["minLength"] is { } least && text.Length < least ? text.PadRight(least, 'x') : text;
    }

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => several.Select(type => (string)type!).First(type => type != "null"),
        JsonNode one => (string)one!,
        null => null,
    };

    /// <summary>
    /// Whether the value has the schema's type: properties of different types may have the same name.
    /// </summary>
    private static bool Fits(JsonNode? value, JsonObject schema) => (value?.GetValueKind() ?? JsonValueKind.Null, TypeOf(schema)) switch
    {
        (JsonValueKind.Null, _) => schema["type"] is JsonArray || schema["oneOf"] is not null,
        (JsonValueKind.String, "string" or null) =>
            schema["enum"] is not JsonArray values || values.Any(one => JsonNode.DeepEquals(one, value)),
        (JsonValueKind.Number, "integer" or "number") => true,
        (JsonValueKind.True or JsonValueKind.False, "boolean") => true,
        (JsonValueKind.Array, "array") => true,
        (JsonValueKind.Object, "object" or null) => true,
        _ => false,
    };
}
