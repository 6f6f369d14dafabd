using System.Buffers.Text;
using System.Text.Json;

namespace Egret.Dashboard.SignIn;

/// <summary>When an access token ends, by this browser's clock.</summary>
internal static class AccessTokenTime
{
    /// <summary>
    /// Takes how long the token lives and counts from now, because a clock may be wrong. A token that another tab renewed a while ago is
    /// renewed that much later, when the server refuses it.
    /// </summary>
    public static DateTimeOffset ExpiryOf(string token, TimeProvider time)
    {
        var parts = token.Split('.');
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        var seconds = claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64();
        return time.GetUtcNow().AddSeconds(seconds);
    }
}
