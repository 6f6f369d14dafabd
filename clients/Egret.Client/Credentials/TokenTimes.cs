using System.Buffers.Text;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Issue and expiry times of an access token (RFC 7519 sections 4.1.4 and 4.1.6).</summary>
internal readonly record struct TokenTimes(DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Lifetime of the token; independent of the local clock.</summary>
    public TimeSpan Lifetime => ExpiresAt - IssuedAt;

    /// <summary>Reads the times from a JWT; null if the token is not a JWT or lacks them.</summary>
    public static TokenTimes? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.TryGetProperty("iat", out var issued)
                && claims.RootElement.TryGetProperty("exp", out var expires)
                ? new(
                    DateTimeOffset.FromUnixTimeSeconds(issued.GetInt64()),
                    DateTimeOffset.FromUnixTimeSeconds(expires.GetInt64()))
                : null;
        }
        catch (Exception exception)
            when (exception is FormatException or JsonException or InvalidOperationException
                or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
