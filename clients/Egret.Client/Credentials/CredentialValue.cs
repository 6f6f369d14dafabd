using System.Buffers;

namespace Egret.Client;

/// <summary>Validates bearer values before they are sent.</summary>
internal static class CredentialValue
{
    /// <summary>The characters of <c>b64token</c> (RFC 6750 section 2.1).</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>
    /// Returns the value if it is valid. Checked here because the exception of <c>HttpHeaders</c> for an invalid value
    /// repeats the value, and with it the secret.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The value is empty or contains characters that no credential contains.
    /// </exception>
    public static string Check(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Allowed)
        ? value
        : throw new ArgumentException("The credential is empty or contains invalid characters.", nameof(value));
}
