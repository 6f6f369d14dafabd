using System.Net;
using System.Security.Cryptography;
using System.Text;
using Egret.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Tests.Authentication;

public sealed class AccessTokenTests(TestSystem system) : IClassFixture<TestSystem>
{
    private const string Path = "/v1/models/";

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public async Task Valid_token_authenticates_its_user(string scheme)
    {
        var user = system.Identity.AddUser();
        var signIn = Guid.CreateVersion7().ToString();
        using var client = system.Gateway.ClientOf(system.Identity.Token(user.UserId, token => token.Claims["sid"] = signIn), scheme);
        for (var time = 0; time < 2; time++)
        {
            var claims = await (await Echo.ReadAsync(await client.GetAsync(Path))).ClaimsAsync();
            Assert.Equal("user", claims["kind"]);
            Assert.Equal(user.UserId.ToString(), claims["sub"]);
            Assert.Equal(user.Email, claims["email"]);
            Assert.Equal(signIn, claims["sid"]);
            Assert.Equal(user.Memberships[0].Slug, claims["org_slug"]);
            Assert.Equal("owner", claims["role"]);
            Assert.False(claims.ContainsKey("platform_admin"));
            Assert.False(claims.ContainsKey("key_id"));
        }
    }

    [Fact]
    public async Task Request_without_credential_gets_a_challenge()
    {
        var before = system.Chat.Requests;
        var response = await system.Gateway.GetAsync(Path);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", response);
        Assert.Equal("Bearer realm=\"egret\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(before, system.Chat.Requests);
    }

    [Fact]
    public async Task Other_scheme_is_not_a_credential()
    {
        using var client = system.Gateway.ClientOf("dXNlcjpwYXNz", "Basic");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "not_authenticated", await client.GetAsync(Path));
    }

    /// <summary>
    /// The access token of a device that was signed out is rejected before it expires; the user's other devices stay
    /// signed in.
    /// </summary>
    [Fact]
    public async Task Token_of_an_ended_sign_in_is_rejected()
    {
        var user = system.Identity.AddUser();
        var ended = Guid.CreateVersion7();
        system.Identity.Set(user with { EndedSignIns = [ended] });
        using var signedOut = system.Gateway.ClientOf(system.Identity.Token(user.UserId, token => token.Claims["sid"] = ended.ToString()));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await signedOut.GetAsync(Path));
        using var other = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await other.GetAsync(Path));
    }

    [Fact]
    public async Task Forged_or_foreign_tokens_are_rejected()
    {
        var user = system.Identity.AddUser().UserId;
        var good = system.Identity.Token(user);
        var parts = good.Split('.');
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Dictionary<string, string> tokens = new()
        {
            ["garbage"] = "garbage",
            ["three dots"] = "a.b.c.d",
            ["empty parts"] = "..",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["changed payload"] = $"{parts[0]}.{Encode(Decode(parts[1]).Replace(
                user.ToString(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal))}.{parts[2]}",
            ["alg none"] = $"{Encode("""{"alg":"none","typ":"JWT","kid":"first"}""")}.{parts[1]}.",
            ["HS256 with the public key"] = WithPublicKeyAsSecret(user),
            ["other issuer"] = system.Identity.Token(user, token => token.Issuer = "elsewhere"),
            ["other audience"] = system.Identity.Token(user, token => token.Audience = "elsewhere"),
            ["refresh as access"] = system.Identity.Token(user, token => token.Claims["token_type"] = "refresh"),
            ["no sid"] = system.Identity.Token(user, token => token.Claims.Remove("sid")),
            ["no token_type"] = system.Identity.Token(user, token => token.Claims.Remove("token_type")),
            ["subject is no id"] = system.Identity.Token(user, token => token.Claims["sub"] = "admin"),
            ["no subject"] = system.Identity.Token(user, token => token.Claims.Remove("sub")),
            ["type of an assertion"] = system.Identity.Token(user, token => token.TokenType = "egret-assertion+jwt"),
            ["unknown kid"] = system.Identity.Token(user, keyId: "unknown"),
            ["kid of a file"] = system.Identity.Token(user, keyId: "../../../../dev/null"),
            ["own key under a known kid"] = system.Identity.Token(user, token => token.SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(otherKey) { KeyId = "first" }, SecurityAlgorithms.EcdsaSha256)),
            ["jku"] = system.Identity.Token(user, token =>
            {
                token.SigningCredentials = new SigningCredentials(
                    new ECDsaSecurityKey(otherKey) { KeyId = "mine" }, SecurityAlgorithms.EcdsaSha256);
                token.AdditionalHeaderClaims = new Dictionary<string, object> { ["jku"] = system.Knowledge.Address + "/jwks.json" };
            }),
            ["own jwk in the header"] = system.Identity.Token(user, token =>
            {
                var point = otherKey.ExportParameters(includePrivateParameters: false).Q;
                token.SigningCredentials = new SigningCredentials(
                    new ECDsaSecurityKey(otherKey) { KeyId = "first" }, SecurityAlgorithms.EcdsaSha256);
                token.AdditionalHeaderClaims = new Dictionary<string, object>
                {
                    ["jwk"] = new Dictionary<string, object>
                    {
                        ["kty"] = "EC",
                        ["crv"] = "P-256",
                        ["x"] = Base64UrlEncoder.Encode(point.X),
                        ["y"] = Base64UrlEncoder.Encode(point.Y),
                    },
                };
            }),
            ["critical extension"] = system.Identity.Token(
                user,
                token => token.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = new[] { "exp" } }),
            ["an assertion"] = Assertions.For(new TestCaller { UserId = user }),
            ["oversized"] = system.Identity.Token(user, token => token.Claims["padding"] = new string('x', 8000)),
            ["unknown user"] = system.Identity.Token(Guid.CreateVersion7()),
        };
        var (before, outside) = (system.Chat.Requests, system.Knowledge.Requests);
        foreach (var (form, token) in tokens)
        {
            var response = await system.Gateway.GetAsync(Path, token);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{form}: {(int)response.StatusCode}");
            var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", response);
            var message = Assert.Single(problem.GetProperty("messages").EnumerateArray());
            Assert.Equal("AccessToken", message.GetProperty("token_class").GetString());
            Assert.Equal("access", message.GetProperty("token_type").GetString());
            Assert.Equal("Bearer realm=\"egret\", error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        }

        Assert.Equal(before, system.Chat.Requests);
        Assert.Equal(outside, system.Knowledge.Requests);
    }

    [Fact]
    public async Task Expired_token_is_rejected_even_if_cached()
    {
        var user = system.Identity.AddUser().UserId;
        var expired = system.Identity.Token(user, token =>
        {
            token.NotBefore = token.IssuedAt = DateTime.UtcNow.AddHours(-1);
            token.Expires = DateTime.UtcNow.AddMinutes(-1);
        });
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await system.Gateway.GetAsync(Path, expired));
        Assert.Contains("expired", problem.GetProperty("messages").ToString(), StringComparison.Ordinal);

        // Token times are whole seconds, and the permitted clock skew is five seconds.
        var endsAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).AddSeconds(3);
        var brief = system.Identity.Token(user, token =>
        {
            token.NotBefore = token.IssuedAt = DateTime.UtcNow.AddMinutes(-30);
            token.Expires = endsAt.AddSeconds(-5).UtcDateTime;
        });
        var response = await system.Gateway.GetAsync(Path, brief);
        Assert.True(response.StatusCode == HttpStatusCode.OK || DateTimeOffset.UtcNow >= endsAt, $"{response.StatusCode} before its end.");
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, brief)).StatusCode,
            status => status == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(5));
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Token_is_rejected_immediately_after_sign_out_everywhere()
    {
        var user = system.Identity.AddUser();
        var token = system.Identity.Token(user.UserId);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, token));
        system.Identity.Set(user with { TokensValidFrom = DateTimeOffset.UtcNow.AddSeconds(1) });
        await TestSystem.InvalidatePrincipalAsync(user.UserId);
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, token)).StatusCode,
            status => status == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(1));
    }

    /// <summary>A response that Identity sent before the change must not be used after the change.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Lookup_in_flight_during_invalidation_is_not_used()
    {
        var user = system.Identity.AddUser();
        var token = system.Identity.Token(user.UserId);
        var marker = system.Identity.AddUser();
        var markerToken = system.Identity.Token(marker.UserId);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, markerToken));
        var before = system.Identity.PrincipalLookups;
        var gate = new TaskCompletionSource();
        system.Identity.PrincipalGate = gate.Task;
        var underWay = system.Gateway.GetAsync(Path, token);
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(system.Identity.PrincipalLookups),
            lookups => lookups > before);
        system.Identity.Remove(user.UserId);
        await TestSystem.InvalidatePrincipalAsync(user.UserId);

        // Invalidations arrive in order: once the second has taken effect, the first has been processed.
        system.Identity.Remove(marker.UserId);
        system.Identity.PrincipalGate = Task.CompletedTask;
        await TestSystem.InvalidatePrincipalAsync(marker.UserId);
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, markerToken)).StatusCode,
            status => status == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(1));
        gate.SetResult();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await underWay);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await system.Gateway.GetAsync(Path, token));
    }

    /// <summary>
    /// A new signing key is found with its first token; unknown key ids cause a limited number of fetches.
    /// </summary>
    [Fact]
    public async Task New_signing_key_is_fetched_on_first_use_at_a_limited_rate()
    {
        var user = system.Identity.AddUser().UserId;
        system.Identity.AddKey("second");
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, system.Identity.Token(user, keyId: "second"))).StatusCode,
            status => status == HttpStatusCode.OK, TimeSpan.FromSeconds(4));
        var (before, started) = (system.Identity.KeyFetches, TimeProvider.System.GetTimestamp());
        for (var time = 0; time < 20; time++)
        {
            await system.Gateway.GetAsync(Path, system.Identity.Token(user, keyId: "made-up-" + time));
        }

        // At most one fetch in two seconds, regardless of the duration of the requests.
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        Assert.InRange(system.Identity.KeyFetches - before, 0, 1 + (int)(elapsed / TimeSpan.FromSeconds(2)));
    }

    private string WithPublicKeyAsSecret(Guid user)
    {
        var header = Encode("""{"alg":"HS256","typ":"JWT","kid":"first"}""");
        var payload = system.Identity.Token(user).Split('.')[1];
        var secret = Encoding.UTF8.GetBytes(system.Identity.SigningKey.ExportSubjectPublicKeyInfoPem());
        var signature = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{header}.{payload}"));
        return $"{header}.{payload}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static string Decode(string text) => Base64UrlEncoder.Decode(text);
}
