using System.Buffers.Text;
using System.Text.Json;

namespace Egret.Dashboard.Authentication;

/// <summary>
/// Reads the claims of an access token. They are not verified here and only used for display and refresh; the server
/// verifies each token.
/// </summary>
internal static class AccessTokenClaims
{
    /// <summary>
    /// Returns the expiry as lifetime from now, because the local clock may be wrong. A token that another tab obtained
    /// earlier is then renewed when the server rejects it.
    /// </summary>
    public static DateTimeOffset ExpiryOf(string token, TimeProvider time)
    {
        using var claims = ClaimsOf(token);
        var seconds = claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat")
            .GetInt64();
        return time.GetUtcNow().AddSeconds(seconds);
    }

    /// <summary>Returns the id of the sign-in: one of the user's devices.</summary>
    public static Guid? SignInOf(string token)
    {
        using var claims = ClaimsOf(token);
        return claims.RootElement.TryGetProperty("sid", out var id) && id.TryGetGuid(out var known) ? known : null;
    }

    /// <summary>Returns the id of the user.</summary>
    public static string? UserOf(string token)
    {
        using var claims = ClaimsOf(token);
        return claims.RootElement.GetProperty("sub").GetString();
    }

    private static JsonDocument ClaimsOf(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
}
