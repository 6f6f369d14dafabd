using Egret.Contracts;

namespace Egret.Gateway.Authentication;

/// <summary>
/// The credential of a request. The prefix decides its kind: an API key is never parsed as a JWT, and a JWT is never
/// sent to Keys.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The text of the secret or token.</param>
internal readonly record struct Credential(CredentialKind Kind, ReadOnlyMemory<char> Text)
{
    /// <summary>The header that may carry an API key instead of <c>Authorization</c>.</summary>
    public const string ApiKeyHeader = "X-API-Key";

    private const string BearerPrefix = "Bearer ";

    /// <summary>
    /// Reads the credential; <see cref="SingleCredentialMiddleware"/> has rejected requests with more than one.
    /// </summary>
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
        var isApiKey = text.Span.StartsWith(ApiKeyFormat.Prefix, StringComparison.Ordinal);
        return new(isApiKey ? CredentialKind.ApiKey : CredentialKind.AccessToken, text);
    }

    /// <summary>The kind, without the secret.</summary>
    public override string ToString() => Kind.ToString();
}
