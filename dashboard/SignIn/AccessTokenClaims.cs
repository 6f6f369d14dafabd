using System.Buffers.Text;
using System.Text.Json;

namespace Egret.Dashboard.SignIn;

/// <summary>What an access token says of itself: nothing that is trusted, the server reads it again.</summary>
internal static class AccessTokenClaims
{
    /// <summary>
    /// Takes how long the token lives and counts from now, because a clock may be wrong. A token that another tab renewed a while ago is
    /// renewed that much later, when the server refuses it.
    /// </summary>
    public static DateTimeOffset ExpiryOf(string token, TimeProvider time)
    {
        using var claims = ClaimsOf(token);
        var seconds = claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64();
        return time.GetUtcNow().AddSeconds(seconds);
    }

    /// <summary>The sign-in that it came from: the id of one of the user's devices.</summary>
    public static Guid? SignInOf(string token)
    {
        using var claims = ClaimsOf(token);
        return claims.RootElement.TryGetProperty("sid", out var id) && id.TryGetGuid(out var known) ? known : null;
    }

    /// <summary>The user that it is about.</summary>
    public static string? UserOf(string token)
    {
        using var claims = ClaimsOf(token);
        return claims.RootElement.GetProperty("sub").GetString();
    }

    private static JsonDocument ClaimsOf(string token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
}
