using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Creates and validates links that a browser can open without a credential. The signature covers the path and the
/// expiry time, so that a link opens one document for a limited time.
/// </summary>
internal sealed class DownloadLinks(IOptions<DownloadOptions> options, IHttpContextAccessor accessor, TimeProvider time)
{
    private readonly byte[] _key = Convert.FromBase64String(options.Value.SigningKey);

    /// <summary>Creates a link to a document of an organisation.</summary>
    public string ForOrganisation(string slug, Guid documentId) =>
        Sign($"/v1/orgs/{slug}/documents/{documentId}/content/");

    /// <summary>Creates a link to a document of a public category.</summary>
    public string ForCategory(string slug, string code, Guid documentId) =>
        Sign($"/v1/domains/{slug}/categories/{code}/documents/{documentId}/content/");

    /// <summary>Whether a link to a path has a valid signature and is not expired.</summary>
    public bool IsValid(PathString path, long? expires, string? signature)
    {
        if (expires is not { } expiresAt || signature is null || expiresAt < time.GetUtcNow().ToUnixTimeSeconds())
        {
            return false;
        }

        var expected = ComputeSignature(AddTrailingSlash(path), expiresAt);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
    }

    private string Sign(string path)
    {
        var expires = (time.GetUtcNow() + options.Value.Lifetime).ToUnixTimeSeconds();
        return $"{GetOrigin()}{path}?expires={expires.ToString(CultureInfo.InvariantCulture)}&signature={ComputeSignature(path, expires)}";
    }

    private string ComputeSignature(string path, long expires) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(
        _key, Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"egret-download\n{path}\n{expires}"))));

    // Paths are served with and without the trailing slash.
    private static string AddTrailingSlash(PathString path) =>
        path.Value is { } value && !value.EndsWith('/') ? value + "/" : path.Value ?? "";

    /// <summary>
    /// The public origin of the gateway, from its forwarding headers; empty without them, which makes the link
    /// relative. Only the gateway can call this service, so that the headers are trusted.
    /// </summary>
    private string GetOrigin()
    {
        var headers = accessor.HttpContext?.Request.Headers;
        return headers?["X-Forwarded-Proto"].ToString() is ("http" or "https") and var scheme
            && headers["X-Forwarded-Host"].ToString() is { Length: > 0 and < 256 } host
            && Uri.TryCreate($"{scheme}://{host}", UriKind.Absolute, out var origin)
            && origin is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
                ? origin.GetLeftPart(UriPartial.Authority)
                : "";
    }
}
