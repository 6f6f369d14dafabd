using Microsoft.AspNetCore.Connections.Features;

namespace Egret.Gateway.Authentication;

/// <summary>
/// The credential of a connection's last request. For a header that stays the same from request to request, Kestrel hands out the very string that
/// it made for the first one: the same string has the same digest, and its form need not be checked again.
/// </summary>
internal sealed class ConnectionCredential
{
    private static readonly object Key = new();
    private ReadOnlyMemory<char> _text;
    private CredentialDigest _digest;

    /// <summary>The digest of this credential, if the connection's last request came with the same string.</summary>
    public static bool TryGetDigest(HttpContext context, ReadOnlyMemory<char> text, out CredentialDigest digest)
    {
        // Equal is the same place in the same string, not the same characters.
        if (ItemsOf(context) is { } items && items.TryGetValue(Key, out var kept) && kept is ConnectionCredential last && last._text.Equals(text))
        {
            digest = last._digest;
            return true;
        }

        digest = default;
        return false;
    }

    /// <summary>Makes the digest of a credential that has the form of one, and keeps it for the connection's next request.</summary>
    public static CredentialDigest Digest(HttpContext context, ReadOnlyMemory<char> text)
    {
        var digest = CredentialDigest.Of(text.Span);
        if (ItemsOf(context) is { } items)
        {
            items[Key] = new ConnectionCredential { _text = text, _digest = digest };
        }

        return digest;
    }

    /// <summary>Null where requests share a connection at the same time, for which its items are not made.</summary>
    private static IDictionary<object, object?>? ItemsOf(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionItemsFeature>()?.Items : null;
}
