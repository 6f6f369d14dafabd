using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.Tests.Tokens;

public sealed class VerifyTokenTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Both_tokens_of_a_pair_are_valid()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        foreach (var token in new[] { pair.Access, pair.Refresh })
        {
            var response = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await app.VerifyAsync(token));
            Assert.Empty(response.EnumerateObject());
        }
    }

    /// <summary>The attacks of RFC 8725: other algorithm, other key, other content, no signature.</summary>
    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Forged_token_is_rejected(string forgery)
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var key = (await app.Anonymous().GetFromJsonAsync<JsonElement>("/.well-known/jwks.json")).GetProperty("keys")[0];
        var rejected = await app.VerifyAsync(Forge(forgery, pair.Access, key));
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", rejected);
        Assert.Contains("error=\"invalid_token\"", rejected.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("AccessToken", problem.GetProperty("messages")[0].GetProperty("token_class").GetString());
    }

    public static TheoryData<string> Forgeries() =>
    [
        "none", "none in capitals", "hs256 with public key", "other subject", "other key with our kid", "no signature",
            "cut signature", "garbage",
        "embedded key",
    ];

    [Fact]
    public async Task Expired_token_is_rejected()
    {
        var shortLived = new IdentityApp(("Tokens:AccessLifetime", "00:00:01"));
        await shortLived.InitializeAsync();
        try
        {
            var pair = await shortLived.SignInAsync(await shortLived.RegisterAsync());
            await ResponseAssert.EventuallyAsync(
                async () => (await shortLived.VerifyAsync(pair.Access)).StatusCode,
                status => status == HttpStatusCode.Unauthorized);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await shortLived.VerifyAsync(pair.Refresh));
        }
        finally
        {
            await shortLived.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("Tokens:Issuer")]
    [InlineData("Tokens:Audience")]
    public async Task Token_for_another_issuer_or_audience_is_rejected(string setting)
    {
        var other = new IdentityApp([.. app.ReplicaSettings, (setting, "other")]);
        await other.InitializeAsync();
        try
        {
            var pair = await other.SignInAsync(await app.RegisterAsync());
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await other.VerifyAsync(pair.Access));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(pair.Access));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    private static string Forge(string forgery, string token, JsonElement key)
    {
        var parts = token.Split('.');
        var kid = key.GetProperty("kid").GetString();
        var payload = new JsonWebToken(token).EncodedPayload;
        return forgery switch
        {
            "none" => $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{payload}.",
            "none in capitals" => $"{Encode($$"""{"alg":"NONE","typ":"JWT","kid":"{{kid}}"}""")}.{payload}.{parts[2]}",
            "hs256 with public key" => SignWithPublicKey(payload, kid!, key),
            "other subject" =>
                $"{parts[0]}.{Encode(Decode(payload).Replace("\"sub\":\"0", "\"sub\":\"1", StringComparison.Ordinal))}.{parts[2]}",
            "other key with our kid" => SignWithOtherKey(payload, $$"""{"alg":"ES256","typ":"JWT","kid":"{{kid}}"}"""),
            "embedded key" => SignWithOtherKey(
                payload, """{"alg":"ES256","typ":"JWT","jku":"https://example.org/jwks.json","jwk":{"kty":"EC"}}"""),
            "no signature" => $"{parts[0]}.{parts[1]}.",
            "cut signature" => token[..^4],
            "garbage" => "garbage",
            _ => throw new ArgumentOutOfRangeException(nameof(forgery)),
        };
    }

    /// <summary>Algorithm confusion: the public key used as a shared secret.</summary>
    private static string SignWithPublicKey(string payload, string kid, JsonElement key)
    {
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64UrlEncoder.DecodeBytes(key.GetProperty("x").GetString()),
                Y = Base64UrlEncoder.DecodeBytes(key.GetProperty("y").GetString()),
            },
        });
        var content = $"{Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{kid}}"}""")}.{payload}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(ecdsa.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(content));
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string SignWithOtherKey(string payload, string header)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var content = $"{Encode(header)}.{payload}";
        return $"{content}.{Base64UrlEncoder.Encode(ecdsa.SignData(Encoding.UTF8.GetBytes(content), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(string json) => Base64UrlEncoder.Encode(json);

    private static string Decode(string part) => Base64UrlEncoder.Decode(part);
}
