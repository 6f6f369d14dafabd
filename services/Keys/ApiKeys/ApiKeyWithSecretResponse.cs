using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Egret.Keys.ApiKeys;

/// <summary>An API key with its secret, which is shown only in this response.</summary>
public sealed record ApiKeyWithSecretResponse : ApiKeyResponse
{
    [SetsRequiredMembers]
    private ApiKeyWithSecretResponse(ApiKeyResponse key, string secret)
        : base(key) => Key = secret;

    /// <summary>The secret. Only its hash is stored, so it cannot be shown again.</summary>
    [JsonPropertyOrder(-1)]
    public required string Key { get; init; }

    internal static ApiKeyWithSecretResponse From(ApiKey key, string secret, DateTimeOffset now) =>
        new(ApiKeyResponse.From(key, now), secret);
}
