using Microsoft.AspNetCore.Connections.Features;

namespace Egret.Gateway.Authentication;

/// <summary>
/// The credential of the last request on a connection. Kestrel reuses the string of a header that does not change
/// between requests, so the same string instance has the same digest and need not be validated again.
/// </summary>
internal sealed class ConnectionCredential
{
    private static readonly object Key = new();
    private ReadOnlyMemory<char> _text;
    private CredentialDigest _digest;

    /// <summary>
    /// Gets the digest of this credential if the last request on the connection presented the same string.
    /// </summary>
    public static bool TryGetDigest(HttpContext context, ReadOnlyMemory<char> text, out CredentialDigest digest)
    {
        // ReadOnlyMemory compares references: the same range of the same string instance.
        if (ItemsOf(context) is { } items && items.TryGetValue(Key, out var stored)
            && stored is ConnectionCredential last && last._text.Equals(text))
        {
            digest = last._digest;
            return true;
        }

        digest = default;
        return false;
    }

    /// <summary>
    /// Computes the digest of a well-formed credential and stores it for the next request on the connection.
    /// </summary>
    public static CredentialDigest Digest(HttpContext context, ReadOnlyMemory<char> text)
    {
        var digest = CredentialDigest.Of(text.Span);
        if (ItemsOf(context) is { } items)
        {
            items[Key] = new ConnectionCredential { _text = text, _digest = digest };
        }

        return digest;
    }

    /// <summary>
    /// The connection's items; null for HTTP/2 and HTTP/3, where concurrent requests would share them unsynchronised.
    /// </summary>
    private static IDictionary<object, object?>? ItemsOf(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionItemsFeature>()?.Items : null;
}
