using System.Security.Cryptography;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Tests;

/// <summary>What reached a service.</summary>
public sealed record Echo(string Method, string Path, string Query, long BodyLength, Dictionary<string, string> Headers)
{
    /// <summary>The assertion, validated as a service does.</summary>
    public async Task<IDictionary<string, object>> ClaimsAsync()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(Assertions.PublicKey);
        var authorization = Headers["Authorization"];
        Assert.StartsWith("Bearer ", authorization, StringComparison.Ordinal);
        var token = authorization["Bearer ".Length..];
        var handler = new JsonWebTokenHandler { MapInboundClaims = false };
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new ECDsaSecurityKey(key),
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [AssertionFormat.Type],
            ValidIssuer = AssertionFormat.Issuer,
            ValidAudience = AssertionFormat.Audience,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return result.Claims;
    }

    public static async Task<Echo> ReadAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return JsonSerializer.Deserialize<Echo>(await response.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!;
    }
}
