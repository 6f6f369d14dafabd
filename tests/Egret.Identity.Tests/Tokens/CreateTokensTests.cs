using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Identity.Tokens;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Egret.Identity.Tests.Tokens;

public sealed class CreateTokensTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Tokens_contain_the_documented_claims_only()
    {
        var user = await app.RegisterAsync();
        var pair = await app.SignInAsync(user);

        var access = new JsonWebToken(pair.Access);
        Assert.Equal("ES256", access.Alg);
        Assert.Equal("JWT", access.Typ);
        Assert.Equal(["aud", "exp", "iat", "iss", "jti", "sid", "sub", "token_type"], NamesIn(access));
        Assert.Equal(user.Id.ToString(), access.Subject);
        Assert.Equal("egret", access.Issuer);
        Assert.Equal(["egret"], access.Audiences);
        Assert.Equal("access", access.GetPayloadValue<string>("token_type"));
        Assert.Equal(TimeSpan.FromMinutes(30), access.ValidTo - access.IssuedAt);

        var refresh = new JsonWebToken(pair.Refresh);
        Assert.Equal(["aud", "exp", "family", "iat", "iss", "jti", "sub", "token_type"], NamesIn(refresh));
        Assert.Equal("refresh", refresh.GetPayloadValue<string>("token_type"));
        Assert.Equal(TimeSpan.FromDays(30), refresh.ValidTo - refresh.IssuedAt);
        Assert.NotEqual(access.Id, refresh.Id);
    }

    public static TheoryData<byte[], string> UserAgents => new()
    {
        { "Pok\u00e9dex/1.0"u8.ToArray(), "Pok\u00e9dex/1.0" },
        { Encoding.Latin1.GetBytes("Pok\u00e9dex/1.0"), "Pok\ufffddex/1.0" },
        { Encoding.ASCII.GetBytes(new string('a', 16_000)), new string('a', 256) },
        { Encoding.UTF8.GetBytes(new string('a', 255) + "\U0001f426"), new string('a', 255) },
    };

    /// <summary>
    /// As forwarded by the gateway: any bytes, up to 16 KiB. The list of devices contains the valid text, at most 256
    /// characters.
    /// </summary>
    [Theory]
    [MemberData(nameof(UserAgents))]
    public async Task Any_user_agent_is_accepted_and_listed(byte[] sent, string shown)
    {
        var user = await app.RegisterAsync();
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, "/auth/jwt/create/"))
        {
            Content = JsonContent.Create(new { email = user.Email, password = user.Password }),
        };
        request.Headers.Authorization = new("Bearer", Assertions.Anonymous());
        request.Headers.TryAddWithoutValidation("User-Agent", Encoding.Latin1.GetString(sent));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.SendAsync(request));

        var devices = await ResponseAssert.ReadAsync<List<SignInResponse>>(
            HttpStatusCode.OK, await app.ClientOf(user).GetAsync("/auth/users/me/sessions/"));
        Assert.Equal(shown, Assert.Single(devices).UserAgent);
    }

    [Fact]
    public async Task Sign_in_ignores_the_case_of_the_address()
    {
        var user = await app.RegisterAsync();
        await app.SignInAsync(user with { Email = user.Email.ToUpperInvariant() });
    }

    [Fact]
    public async Task Sign_in_after_ten_failures_is_rejected_even_with_the_right_password()
    {
        var user = await app.RegisterAsync();
        await FailTenTimesAsync(user.Email);
        var rejected = await app.TrySignInAsync(user.Email, user.Password);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", rejected);
        Assert.InRange(rejected.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        Assert.True(rejected.Headers.Contains("RateLimit"));
        Assert.True(rejected.Headers.Contains("RateLimit-Policy"));
        await app.SignInAsync(await app.RegisterAsync());
    }

    [Fact]
    public async Task Failures_of_an_unknown_address_are_limited_too()
    {
        await FailTenTimesAsync("unknown@example.org");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests,
            await app.TrySignInAsync("Unknown@example.org", "guess number eleven"));
    }

    [Fact]
    public async Task Successful_sign_in_resets_the_failure_count()
    {
        var user = await app.RegisterAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < 9; attempt++)
            {
                await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized,
                    await app.TrySignInAsync(user.Email, "not the password"));
            }

            await app.SignInAsync(user);
        }
    }

    [Fact]
    public async Task Concurrent_sign_ins_of_one_user_succeed()
    {
        var user = await app.RegisterAsync();
        var pairs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.SignInAsync(user)));
        Assert.Equal(20, pairs.Select(pair => pair.Refresh).Distinct().Count());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"a@example.org"}""")]
    [InlineData("""{"email":null,"password":"x"}""")]
    [InlineData("not json")]
    public async Task Malformed_request_is_rejected(string body)
    {
        var response = await app.Anonymous()
            .PostAsync("/auth/jwt/create/", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
    }

    private async Task FailTenTimesAsync(string email)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized, await app.TrySignInAsync(email, $"guess number {attempt}"));
        }
    }

    private static IEnumerable<string> NamesIn(JsonWebToken token) =>
        JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token.EncodedPayload))
            .RootElement.EnumerateObject().Select(claim => claim.Name).Order();
}
