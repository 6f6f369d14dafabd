using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.OpenApi.Tests;

/// <summary>
/// Shared components of error responses: an example of each code, and a response for each set of codes of a status.
/// </summary>
internal sealed class ErrorResponseComponents
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private readonly Dictionary<string, (int Status, string Meaning)> _codes;
    private readonly JsonObject _responses = [];

    public ErrorResponseComponents(JsonObject components)
    {
        _codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .ToDictionary(field => (string)field.GetRawConstantValue()!, Read, StringComparer.Ordinal);
        var code = (JsonObject)components["schemas"]!["Problem"]!["properties"]!["code"]!;
        code["enum"] = new JsonArray([.. _codes.Keys.Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]);
        components["examples"] = new JsonObject(_codes.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)ExampleOf(entry.Key))));
        components["responses"] = _responses;
    }

    /// <summary>Returns the responses of these codes by status.</summary>
    public IEnumerable<(string Status, JsonObject Response)> For(IEnumerable<string> codes) => codes
        .Distinct(StringComparer.Ordinal)
        .GroupBy(code => _codes[code].Status)
        .OrderBy(group => group.Key)
        .Select(group => (group.Key.ToString(CultureInfo.InvariantCulture), Refer(group.Key, [.. group.Order(StringComparer.Ordinal)])));

    private JsonObject Refer(int status, List<string> codes)
    {
        var name = string.Join('.', codes);
        _responses[name] ??= new JsonObject
        {
            ["description"] = string.Join(' ', codes.Select(code => $"`{code}`: {_codes[code].Meaning}")),
            ["headers"] = HeadersOf(status),
            ["content"] = new JsonObject
            {
                ["application/problem+json"] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" },
                    ["examples"] = new JsonObject(codes.Select(code => KeyValuePair.Create(
                        code, (JsonNode?)new JsonObject { ["$ref"] = "#/components/examples/" + code }))),
                },
            },
        };
        return new JsonObject { ["$ref"] = "#/components/responses/" + name };
    }

    private static JsonObject HeadersOf(int status)
    {
        string[] names = status switch
        {
            401 => ["WWW-Authenticate"],
            429 => ["RateLimit", "RateLimit-Policy", "Retry-After"],
            503 => ["Retry-After"],
            _ => [],
        };
        return new JsonObject(names.Select(name => KeyValuePair.Create(
            name, (JsonNode?)new JsonObject { ["$ref"] = "#/components/headers/" + name })));
    }

    private JsonObject ExampleOf(string code)
    {
        var (status, meaning) = _codes[code];
        var value = new JsonObject
        {
            ["type"] = "urn:egret:error:" + code,
            ["title"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = ErrorCodes.DefaultDetail(status),
            ["code"] = code,
            ["trace_id"] = TraceId,
        };
        if (code == ErrorCodes.InvalidRequest)
        {
            value["detail"] = "name: The name field is required.";
            value["errors"] = new JsonObject { ["name"] = new JsonArray("The name field is required.") };
        }
        else if (code == ErrorCodes.TokenNotValid)
        {
            value["detail"] = "Token is invalid or expired.";
            value["messages"] = new JsonArray(new JsonObject
            {
                ["token_class"] = "AccessToken",
                ["token_type"] = "access",
                ["message"] = "Token is invalid or expired.",
            });
        }

        return new JsonObject { ["summary"] = meaning, ["value"] = value };
    }

    /// <summary>Reads status and description from a code's XML comment, which starts with the status.</summary>
    private static (int Status, string Meaning) Read(FieldInfo field)
    {
        var text = XmlComments.SummaryOf(field) ?? throw new InvalidOperationException($"{field.Name} has no comment.");
        var parts = text.Split(": ", 2);
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), char.ToUpperInvariant(parts[1][0]) + parts[1][1..]);
    }
}
