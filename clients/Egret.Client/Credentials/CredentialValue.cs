using System.Buffers;

namespace Egret.Client;

/// <summary>What can be sent as a bearer value.</summary>
internal static class CredentialValue
{
    /// <summary>The characters of RFC 6750's b64token.</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>Returns the value. One with a line feed from a file is refused here, because the header's own message would repeat it.</summary>
    /// <exception cref="ArgumentException">It is empty or has characters that no key and no token has.</exception>
    public static string Check(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Allowed)
        ? value
        : throw new ArgumentException("The credential is empty, or has spaces or other characters that none has.", nameof(value));
}
