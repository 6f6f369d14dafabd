using System.Text.Json.Nodes;

namespace Egret.AppHost.Tests.Access;

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed record ApiOperation
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>How the credential is treated: <c>ignored</c>, <c>optional</c> or <c>required</c>.</summary>
    public required string Credential { get; init; }

    /// <summary>The scope that a scoped key needs; null for none.</summary>
    public required string? Scope { get; init; }

    /// <summary>The minimum role in the organisation of the path; null where the path names none.</summary>
    public required string? Role { get; init; }

    /// <summary>Whether scoped keys are rejected regardless of their scopes.</summary>
    public required bool IsOfAccount { get; init; }

    /// <summary>Whether all API keys are rejected.</summary>
    public required bool RejectsKeys { get; init; }

    public required bool IsForPlatformAdministrators { get; init; }

    /// <summary>Media type of the body; null without one.</summary>
    public required string? MediaType { get; init; }

    /// <summary>The document's example of the body.</summary>
    public required JsonObject? Body { get; init; }

    /// <summary>The documented responses: status, and code for an error.</summary>
    public required IReadOnlySet<(int Status, string? Code)> Responses { get; init; }

    /// <summary>Whether it changes its target, which then cannot be used by another call.</summary>
    public bool IsOnce => Method is "DELETE" or "POST" or "PATCH";

    public bool HasParameters => Path.Contains('{', StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";

    /// <summary>Reads all operations of the document.</summary>
    public static IReadOnlyList<ApiOperation> ReadAll(JsonObject document) =>
    [
        .. from path in (JsonObject)document["paths"]!
           from operation in (JsonObject)path.Value!
           select Read(document, path.Key, operation.Key, (JsonObject)operation.Value!),
    ];

    private static ApiOperation Read(JsonObject document, string path, string method, JsonObject operation)
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
            RejectsKeys = (string?)access["keys"] == "refused",
            IsForPlatformAdministrators = (bool?)access["platform_administrator"] ?? false,
            MediaType = body?.Key,
            Body = body?.Value?["example"] as JsonObject,
            Responses = ((JsonObject)operation["responses"]!)
                .SelectMany(response => ReadResponse(document, response.Key, (JsonObject)response.Value!)).ToHashSet(),
        };
    }

    private static IEnumerable<(int Status, string? Code)> ReadResponse(JsonObject document, string status, JsonObject response)
    {
        var number = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
        var resolved = (string?)response["$ref"] is { } reference
            ? (JsonObject)document["components"]!["responses"]![reference.Split('/')[^1]]!
            : response;
        return resolved["content"]?["application/problem+json"]?["examples"] is JsonObject codes
            ? codes.Select(code => (number, (string?)code.Key))
            : [(number, null)];
    }
}
