using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Client.Tests.Contract;

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed partial class Operation
{
    private readonly JsonObject _json;
    private readonly Regex _path;

    private Operation(string path, string method, JsonObject json)
    {
        Name = $"{method.ToUpperInvariant()} {path}";
        Method = method.ToUpperInvariant();
        _json = json;
        _path = new Regex("^" + Placeholder().Replace(path, "[^/]+") + "$");
    }

    public static JsonObject Document { get; } = (JsonObject)JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi", "v1.json")))!;

    /// <summary>All operations. Aliases have no method in the client.</summary>
    public static IReadOnlyList<Operation> All { get; } = ReadAll();

    public string Name { get; }

    public string Method { get; }

    public bool IsAlias => ((string)_json["operationId"]!).EndsWith("ByShortPath", StringComparison.Ordinal)
        || ((string)_json["operationId"]!).EndsWith("ByAction", StringComparison.Ordinal);

    /// <summary>Whether the operation evaluates a credential.</summary>
    public bool UsesCredential => (string?)_json["x-egret-access"]!["credential"] != "ignored";

    /// <summary>The fields of the JSON request body; empty for an operation without a body.</summary>
    public IReadOnlyDictionary<string, JsonObject> BodyFields =>
        _json["requestBody"]?["content"]?["application/json"]?["schema"] is JsonObject schema
            ? Schema.FieldsOf(schema)
            : new Dictionary<string, JsonObject>();

    /// <summary>Whether the request body is a multipart form.</summary>
    public bool TakesForm => _json["requestBody"]?["content"]?["multipart/form-data"] is not null;

    /// <summary>Names of the parameters in a location: <c>query</c> or <c>header</c>.</summary>
    public IReadOnlySet<string> ParametersIn(string place) => (_json["parameters"] as JsonArray ?? [])
        .Select(parameter => Schema.Resolve((JsonObject)parameter!))
        .Where(parameter => (string?)parameter["in"] == place)
        .Select(parameter => (string)parameter["name"]!)
        .ToHashSet();

    public bool Matches(HttpRequestMessage request) =>
        request.Method.Method == Method && _path.IsMatch(request.RequestUri!.AbsolutePath);

    /// <summary>Status and media types of the success response.</summary>
    public (int Status, IReadOnlyDictionary<string, JsonObject> Content) Success()
    {
        var (status, answer) = ((JsonObject)_json["responses"]!).First(answer => answer.Key.StartsWith('2'));
        var content = (answer!["content"] as JsonObject ?? [])
            .ToDictionary(media => media.Key, media => (JsonObject)media.Value!);
        return (int.Parse(status, null), content);
    }

    public override string ToString() => Name;

    private static List<Operation> ReadAll()
    {
        var paths = (JsonObject)Document["paths"]!;
        // Literal paths match first: 'policy' is not a key id.
        return [.. paths.OrderBy(path => path.Key.Count(character => character == '{'))
            .SelectMany(
                path =>
                    ((JsonObject)path.Value!).Select(
                        operation => new Operation(path.Key, operation.Key, (JsonObject)operation.Value!)))];
    }

    [GeneratedRegex(@"\\?\{[^}]+\}")]
    private static partial Regex Placeholder();
}
