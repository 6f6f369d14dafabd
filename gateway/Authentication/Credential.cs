using Egret.Contracts;

namespace Egret.Gateway.Authentication;

/// <summary>The credential of a request. The prefix decides: an API key never reaches JWT parsing, a JWT never reaches the Keys service.</summary>
internal readonly record struct Credential(CredentialKind Kind, ReadOnlyMemory<char> Text)
{
    public const string ApiKeyHeader = "X-API-Key";

    private const string BearerPrefix = "Bearer ";

    /// <summary>Reads the one credential; that there is only one was seen to by <see cref="OneCredential"/>.</summary>
    public static Credential Of(HttpRequest request)
    {
        if (request.Headers.TryGetValue(ApiKeyHeader, out var key))
        {
            return new(CredentialKind.ApiKey, key.ToString().AsMemory());
        }

        // The scheme's name is case-insensitive (RFC 9110 section 11.1); the credential is not.
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var text = authorization.AsMemory(BearerPrefix.Length).Trim(' ');
        return new(text.Span.StartsWith(ApiKeyFormat.Prefix, StringComparison.Ordinal) ? CredentialKind.ApiKey : CredentialKind.AccessToken, text);
    }

    /// <summary>Not the secret.</summary>
    public override string ToString() => Kind.ToString();
}
