using System.Text.Json.Nodes;

namespace Egret.AppHost.Tests.Access;

/// <summary>An operation as the API's document describes it.</summary>
internal sealed record Operation
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>Whether a credential is looked at: <c>ignored</c>, <c>optional</c> or <c>required</c>.</summary>
    public required string Credential { get; init; }

    /// <summary>The scope that a narrowed key must have; null when none is asked for.</summary>
    public required string? Scope { get; init; }

    /// <summary>The least role in the organisation of the path; null where the path names none.</summary>
    public required string? Role { get; init; }

    /// <summary>Whether narrowed keys are refused whatever their scopes.</summary>
    public required bool IsOfAccount { get; init; }

    /// <summary>Whether API keys are refused altogether.</summary>
    public required bool RefusesKeys { get; init; }

    public required bool IsForPlatformAdministrators { get; init; }

    /// <summary>Media type of the body; null without one.</summary>
    public required string? MediaType { get; init; }

    /// <summary>The document's example of the body.</summary>
    public required JsonObject? Body { get; init; }

    /// <summary>Every answer that the document lets it have: status, and code for an error.</summary>
    public required IReadOnlySet<(int Status, string? Code)> Answers { get; init; }

    /// <summary>Whether it takes something away, or may, so that what it is done to cannot be used again.</summary>
    public bool IsOnce => Method is "DELETE" or "POST" or "PATCH";

    public bool HasParameters => Path.Contains('{', StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";

    /// <summary>Every operation of the document.</summary>
    public static IReadOnlyList<Operation> ReadAll(JsonObject document) =>
    [
        .. from path in (JsonObject)document["paths"]!
           from operation in (JsonObject)path.Value!
           select Read(document, path.Key, operation.Key, (JsonObject)operation.Value!),
    ];

    private static Operation Read(JsonObject document, string path, string method, JsonObject operation)
    {
        var access = operation["x-egret-access"]!;
        var body = (operation["requestBody"]?["content"] as JsonObject)?.FirstOrDefault();
        return new()
        {
            Method = method.ToUpperInvariant(),
            Path = path,
            Credential = (string)access["credential"]!,
            Scope = (string?)access["scope"],
            Role = (string?)access["role"],
            IsOfAccount = (string?)access["keys"] == "unnarrowed" || ((string?)access["keys"] == "refused" && access["role"] is null),
            RefusesKeys = (string?)access["keys"] == "refused",
            IsForPlatformAdministrators = (bool?)access["platform_administrator"] ?? false,
            MediaType = body?.Key,
            Body = body?.Value?["example"] as JsonObject,
            Answers = ((JsonObject)operation["responses"]!).SelectMany(answer => ReadAnswer(document, answer.Key, (JsonObject)answer.Value!)).ToHashSet(),
        };
    }

    private static IEnumerable<(int Status, string? Code)> ReadAnswer(JsonObject document, string status, JsonObject answer)
    {
        var number = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
        var resolved = (string?)answer["$ref"] is { } reference
            ? (JsonObject)document["components"]!["responses"]![reference.Split('/')[^1]]!
            : answer;
        return resolved["content"]?["application/problem+json"]?["examples"] is JsonObject codes
            ? codes.Select(code => (number, (string?)code.Key))
            : [(number, null)];
    }
}
