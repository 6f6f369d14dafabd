using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>Signed links to documents' bytes (<c>Downloads</c>).</summary>
internal sealed class DownloadOptions : IValidatableObject
{
    public const string Section = "Downloads";
    private const int KeyBytes = 32;

    /// <summary>Base64 of at least 32 random bytes, the same in all replicas. Whoever has it can read every document.</summary>
    [Required]
    public string SigningKey { get; set; } = "";

    /// <summary>How long a link works.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Convert.TryFromBase64String(SigningKey, new byte[SigningKey.Length], out var length) || length < KeyBytes)
        {
            yield return new($"{Section}:{nameof(SigningKey)} must be base64 of at least {KeyBytes} bytes.", [nameof(SigningKey)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class DownloadOptionsValidator : IValidateOptions<DownloadOptions>;

/// <summary>
/// Makes and checks links that a browser can open without a credential. The signature covers the whole path and the time at
/// which it ends, so a link opens one document, for a short while, and nothing else.
/// </summary>
internal sealed class DownloadLinks(IOptions<DownloadOptions> options, IHttpContextAccessor accessor, TimeProvider time)
{
    private readonly byte[] _key = Convert.FromBase64String(options.Value.SigningKey);

    /// <summary>A link to a document of the organisation with this slug.</summary>
    public string ForOrganisation(string slug, Guid documentId) => Sign($"/v1/orgs/{slug}/documents/{documentId}/content/");

    /// <summary>A link to a document of a public category.</summary>
    public string ForCategory(string slug, string code, Guid documentId) =>
        Sign($"/v1/domains/{slug}/categories/{code}/documents/{documentId}/content/");

    /// <summary>Whether this is a link of ours to that path, and still in time.</summary>
    public bool IsValid(PathString path, long? expires, string? signature)
    {
        if (expires is not { } end || signature is null || end < time.GetUtcNow().ToUnixTimeSeconds())
        {
            return false;
        }

        var expected = Signature(Normalise(path), end);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
    }

    private string Sign(string path)
    {
        var expires = (time.GetUtcNow() + options.Value.Lifetime).ToUnixTimeSeconds();
        return $"{Origin()}{path}?expires={expires.ToString(CultureInfo.InvariantCulture)}&signature={Signature(path, expires)}";
    }

    private string Signature(string path, long expires) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(
        _key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"egret-download\n{path}\n{expires}"))));

    /// <summary>Paths are served with and without their last slash.</summary>
    private static string Normalise(PathString path) => path.Value is { } value && !value.EndsWith('/') ? value + "/" : path.Value ?? "";

    /// <summary>
    /// Where the caller sees the gateway, which says so and is the only one that can call; without its word the link is
    /// relative to the host that the answer came from.
    /// </summary>
    private string Origin()
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
