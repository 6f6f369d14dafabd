using System.Buffers.Text;
using System.Text.Json;

namespace Egret.Client;

/// <summary>What an access token says of its time; the rest of it is the server's alone.</summary>
internal readonly record struct TokenTimes(DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>How long it lives, whatever the clock here shows.</summary>
    public TimeSpan Lifetime => ExpiresAt - IssuedAt;

    /// <summary>Reads it; null when it cannot be read, and then only the server can tell when it ends.</summary>
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
            return claims.RootElement.TryGetProperty("iat", out var issued) && claims.RootElement.TryGetProperty("exp", out var expires)
                ? new(DateTimeOffset.FromUnixTimeSeconds(issued.GetInt64()), DateTimeOffset.FromUnixTimeSeconds(expires.GetInt64()))
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
