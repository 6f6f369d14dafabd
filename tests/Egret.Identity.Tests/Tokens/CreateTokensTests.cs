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
    public async Task Tokens_carry_the_documented_claims_and_nothing_else()
    {
        var person = await app.RegisterAsync();
        var pair = await app.SignInAsync(person);

        var access = new JsonWebToken(pair.Access);
        Assert.Equal("ES256", access.Alg);
        Assert.Equal("JWT", access.Typ);
        Assert.Equal(["aud", "exp", "iat", "iss", "jti", "sid", "sub", "token_type"], NamesIn(access));
        Assert.Equal(person.Id.ToString(), access.Subject);
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
    /// As the gateway forwards it: any bytes, up to 16 KiB. The list of devices shows what of it is text, and 256
    /// characters at most.
    /// </summary>
    [Theory]
    [MemberData(nameof(UserAgents))]
    public async Task Any_user_agent_signs_in_and_is_shown_in_the_list_of_devices(byte[] sent, string shown)
    {
        var person = await app.RegisterAsync();
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, "/auth/jwt/create/"))
        {
            Content = JsonContent.Create(new { email = person.Email, password = person.Password }),
        };
        request.Headers.Authorization = new("Bearer", Assertions.Anonymous());
        request.Headers.TryAddWithoutValidation("User-Agent", Encoding.Latin1.GetString(sent));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.SendAsync(request));

        var devices = await ResponseAssert.ReadAsync<List<SignInResponse>>(
            HttpStatusCode.OK, await app.ClientOf(person).GetAsync("/auth/users/me/sessions/"));
        Assert.Equal(shown, Assert.Single(devices).UserAgent);
    }

    [Fact]
    public async Task Address_signs_in_in_whatever_case()
    {
        var person = await app.RegisterAsync();
        await app.SignInAsync(person with { Email = person.Email.ToUpperInvariant() });
    }

    [Fact]
    public async Task Eleventh_try_after_ten_wrong_passwords_has_to_wait_even_with_the_right_one()
    {
        var person = await app.RegisterAsync();
        await FailTenTimesAsync(person.Email);
        var refused = await app.TrySignInAsync(person.Email, person.Password);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", refused);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        Assert.True(refused.Headers.Contains("RateLimit"));
        Assert.True(refused.Headers.Contains("RateLimit-Policy"));
        await app.SignInAsync(await app.RegisterAsync());
    }

    [Fact]
    public async Task Unknown_address_is_limited_like_a_known_one()
    {
        await FailTenTimesAsync("stranger@example.org");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests, await app.TrySignInAsync("Stranger@example.org", "guess number eleven"));
    }

    [Fact]
    public async Task Success_forgets_the_failures_before_it()
    {
        var person = await app.RegisterAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < 9; attempt++)
            {
                await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.TrySignInAsync(person.Email, "not the password"));
            }

            await app.SignInAsync(person);
        }
    }

    [Fact]
    public async Task Many_honest_sign_ins_of_one_user_at_once_all_succeed()
    {
        var person = await app.RegisterAsync();
        var pairs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.SignInAsync(person)));
        Assert.Equal(20, pairs.Select(pair => pair.Refresh).Distinct().Count());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"a@example.org"}""")]
    [InlineData("""{"email":null,"password":"x"}""")]
    [InlineData("not json")]
    public async Task Malformed_request_is_refused(string body)
    {
        var response = await app.Anonymous().PostAsync("/auth/jwt/create/", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
    }

    private async Task FailTenTimesAsync(string email)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.TrySignInAsync(email, $"guess number {attempt}"));
        }
    }

    private static IEnumerable<string> NamesIn(JsonWebToken token) =>
        JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token.EncodedPayload))
            .RootElement.EnumerateObject().Select(claim => claim.Name).Order();
}
