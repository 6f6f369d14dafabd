using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.Identity.Tests.SigningKeys;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.Tests.Tokens;

/// <summary>
/// The attacks of RFC 8725 against verifying and refreshing: neither algorithm nor key is taken from the token, and a
/// token is valid for its own purpose only.
/// </summary>
public sealed class TokenAttackTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    private static readonly Dictionary<string, Action<JsonObject>> WrongHeaders = new()
    {
        ["typ of another token"] = header => header["typ"] = "at+jwt",
        ["typ of an assertion"] = header => header["typ"] = "egret-assertion+jwt",
        ["no typ"] = header => header.Remove("typ"),
        ["no kid"] = header => header.Remove("kid"),
        ["unknown kid"] = header => header["kid"] = "0123456789abcdef",
        ["kid of a path"] = header => header["kid"] = "../../../dev/null",
        ["other algorithm of the same key"] = header => header["alg"] = "ES384",
        ["critical extension"] = header => header["crit"] = new JsonArray("exp"),
    };

    private static readonly Dictionary<string, Action<JsonObject>> WrongClaims = new()
    {
        ["expired"] = claims => claims["exp"] = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeSeconds(),
        ["no expiry"] = claims => claims.Remove("exp"),
        ["other issuer"] = claims => claims["iss"] = "egret-gateway",
        ["no issuer"] = claims => claims.Remove("iss"),
        ["other audience"] = claims => claims["aud"] = "egret-services",
        ["no audience"] = claims => claims.Remove("aud"),
        ["no token_type"] = claims => claims.Remove("token_type"),
        ["other token_type"] = claims => claims["token_type"] = "id",
        ["no subject"] = claims => claims.Remove("sub"),
        ["other subject"] = claims => claims["sub"] = Guid.CreateVersion7().ToString(),
        ["subject of another form"] = claims => claims["sub"] = "admin",
    };

    public static TheoryData<string, string> Attacks()
    {
        var attacks = new TheoryData<string, string>();
        string[] keys = ["none", "NONE", "hs256 with public key", "other key", "jku", "x5u", "jwk", "x5c"];
        foreach (var attack in (string[])[.. WrongHeaders.Keys, .. WrongClaims.Keys, .. keys])
        {
            attacks.Add("access", attack);
            attacks.Add("refresh", attack);
        }

        return attacks;
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Attack_is_rejected(string kind, string attack)
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var good = kind == "access" ? pair.Access : pair.Refresh;
        var forged = Forge(await StolenKey.TakeAsync(app), good, attack);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(forged));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(forged));

        // Only the attack is rejected; the unmodified token is valid.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(good));
    }

    /// <summary>Control: the unmodified token, signed the same way, is accepted.</summary>
    [Fact]
    public async Task Token_signed_again_with_the_right_key_is_accepted()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var key = await StolenKey.TakeAsync(app);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(Forge(key, pair.Access, "")));
        await app.RefreshAsync(Forge(key, pair.Refresh, ""));
    }

    [Fact]
    public async Task Token_is_valid_for_its_own_purpose_only()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(pair.Access));
        var key = await StolenKey.TakeAsync(app);
        foreach (var (token, type) in new[] { (pair.Access, "refresh"), (pair.Refresh, "access") })
        {
            var turned = Change(key, token, _ => { }, claims => claims["token_type"] = type);
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(turned));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(turned));
        }
    }

    private static string Forge(StolenKey key, string token, string attack)
    {
        if (WrongHeaders.TryGetValue(attack, out var changeHeader))
        {
            return Change(key, token, changeHeader, _ => { });
        }

        if (WrongClaims.TryGetValue(attack, out var changeClaims))
        {
            return Change(key, token, _ => { }, changeClaims);
        }

        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var attacker = new StolenKey(key.KeyId, own);
        return attack switch
        {
            "" => Change(key, token, _ => { }, _ => { }),
            "none" or "NONE" => Change(key, token, header => header["alg"] = attack, _ => { }).Split('.') is [var header, var payload, _]
                ? $"{header}.{payload}."
                : throw new InvalidOperationException(),
            "hs256 with public key" => SignWithPublicKey(token),
            "other key" => Change(attacker, token, _ => { }, _ => { }),
            "jku" or "x5u" => Change(attacker, token, header => header[attack] = "https://example.org/keys", _ => { }),
            "jwk" => Change(attacker, token, header => header["jwk"] = JsonNode.Parse(JsonSerializer.Serialize(
                new { kty = "EC", crv = "P-256", x = Point(own).X, y = Point(own).Y })), _ => { }),
            "x5c" => Change(attacker, token, header =>
                header["x5c"] = new JsonArray(Convert.ToBase64String(own.ExportSubjectPublicKeyInfo())), _ => { }),
            _ => throw new ArgumentOutOfRangeException(nameof(attack)),
        };
    }

    private static string Change(StolenKey key, string token, Action<JsonObject> changeHeader, Action<JsonObject> changeClaims)
    {
        var parts = new JsonWebToken(token);
        var header = JsonNode.Parse(Base64UrlEncoder.Decode(parts.EncodedHeader))!.AsObject();
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(parts.EncodedPayload))!.AsObject();
        changeHeader(header);
        changeClaims(claims);
        return key.Sign(header.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>
    /// Algorithm confusion: the public key used as a shared secret. Any secret is sufficient for the test.
    /// </summary>
    private static string SignWithPublicKey(string token)
    {
        var parts = new JsonWebToken(token);
        var content = $"{Base64UrlEncoder.Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{parts.Kid}}"}""")}.{parts.EncodedPayload}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(parts.Kid), Encoding.UTF8.GetBytes(content));
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static (string X, string Y) Point(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
    }
}
