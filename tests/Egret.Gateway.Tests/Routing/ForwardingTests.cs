using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Egret.Testing;

namespace Egret.Gateway.Tests.Routing;

public sealed class ForwardingTests(TestSystem system) : IClassFixture<TestSystem>
{
    /// <summary>Headers in which a client states its identity or origin are removed.</summary>
    [Fact]
    public async Task Identity_headers_of_the_client_are_not_forwarded()
    {
        var user = system.Identity.AddUser();
        using var client = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        string[] smuggled =
        [
            "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-User",
            "Forwarded", "X-Real-IP", "X-Original-URL",
            "X-Egret-User", "X-Egret-Assertion", "X_Egret_Org", "X-HTTP-Method-Override", "Cookie", "Proxy-Authorization", "X-Internal",
        ];
        foreach (var header in smuggled)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, "smuggled");
        }

        client.DefaultRequestHeaders.Add("Idempotency-Key", "abc");
        var echo = await Echo.ReadAsync(await client.PostAsJsonAsync("/v1/query/", new { query = "?" }));

        Assert.DoesNotContain("smuggled", string.Join(' ', echo.Headers.Values), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", echo.Headers["X-Forwarded-For"]);
        Assert.Equal("http", echo.Headers["X-Forwarded-Proto"]);
        Assert.Equal(system.Gateway.Address.Authority, echo.Headers["X-Forwarded-Host"]);
        Assert.Equal("abc", echo.Headers["Idempotency-Key"]);
        Assert.StartsWith("application/json", echo.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(user.UserId.ToString(), (await echo.ClaimsAsync())["sub"]);
    }

    /// <summary>
    /// Bytes above ASCII, in UTF-8 (RFC 9110 section 5.5, obs-text) or Latin-1, pass in both directions as they are.
    /// </summary>
    [Theory]
    [InlineData("User-Agent", new byte[] { 0xC3, 0xA9 })]
    [InlineData("User-Agent", new byte[] { 0xE9 })]
    [InlineData("User-Agent", new byte[] { 0xF0, 0x9F, 0x90, 0xA6 })]
    [InlineData("Accept-Language", new byte[] { 0xC3, 0xA9 })]
    [InlineData("Idempotency-Key", new byte[] { 0xFF })]
    [InlineData("Content-Disposition", new byte[] { 0xE9 })]
    public async Task Header_with_non_ASCII_bytes_is_forwarded_unchanged(string name, byte[] value)
    {
        var text = "agent/1.0 " + Encoding.Latin1.GetString(value);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Gateway.Address, "/v1/query/"))
        {
            Content = JsonContent.Create(new { query = "?" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", system.Identity.Token(system.Identity.AddUser().UserId));
        Assert.True(request.Headers.TryAddWithoutValidation(name, text) || request.Content.Headers.TryAddWithoutValidation(name, text));

        using var response = await client.SendAsync(request);

        Assert.Equal(text, (await Echo.ReadAsync(response)).Headers[name]);
        Assert.True(name != "User-Agent" || response.Headers.GetValues("X-Agent").Single() == text);
    }

    /// <summary>
    /// The gateway accepts headers of 16 KiB in total; services must accept these and the headers that it adds.
    /// </summary>
    [Fact]
    public async Task User_agent_of_nearly_16_KiB_is_forwarded()
    {
        using var client = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        var agent = new string('a', (16 * 1024) - 1500);
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        var echo = await Echo.ReadAsync(await client.PostAsJsonAsync("/v1/query/", new { query = "?" }));
        Assert.Equal(agent, echo.Headers["User-Agent"]);
    }

    [Fact]
    public async Task Trace_context_is_forwarded()
    {
        var response = await RawHttp.SendAsync(
            system.Gateway.Address,
            "GET",
            "/v1/domains/",
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", response.Body, StringComparison.Ordinal);
    }

    /// <summary>
    /// The client's own assertion is a bearer token like any other: on a public route it is replaced, elsewhere
    /// rejected.
    /// </summary>
    [Fact]
    public async Task Assertion_of_the_client_is_replaced()
    {
        var service = Assertions.Service();
        var claims = await (await Echo.ReadAsync(await system.Gateway.GetAsync("/v1/domains/", service))).ClaimsAsync();
        Assert.Equal("anonymous", claims["kind"]);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await system.Gateway.GetAsync("/v1/models/", service));
    }

    [Theory]
    [InlineData("/internal/principals/0197a3a0-0000-7000-8000-000000000000")]
    [InlineData("/internal/keys/verify")]
    [InlineData("//internal/keys/verify")]
    [InlineData("/INTERNAL/keys/verify")]
    [InlineData("/auth/../internal/principals/0197a3a0-0000-7000-8000-000000000000")]
    [InlineData("/auth/users/me/sessions/%2e%2e/%2e%2e/%2e%2e/%2e%2e/internal/keys")]
    [InlineData("/auth/users/me/sessions/..%2f..%2f..%2finternal")]
    [InlineData("/auth/users/me/sessions/%252e%252e%252finternal")]
    [InlineData("/auth/users/me/sessions/%2e%2e%5cinternal")]
    [InlineData("/v1/sessions/..;/internal")]
    [InlineData("/v1/sessions/a%00b/")]
    [InlineData("/%69nternal/keys/verify")]
    [InlineData("/v1/models//")]
    [InlineData("/v1/./models/../../internal/keys")]
    [InlineData("http://identity/internal/keys/verify")]
    public async Task Internal_paths_are_not_reachable(string target)
    {
        var token = system.Identity.Token(system.Identity.AddUser(isPlatformAdministrator: true).UserId);
        var before = system.Identity.Requests + system.Chat.Requests + system.Knowledge.Requests;
        foreach (var method in new[] { "GET", "POST" })
        {
            var response = await RawHttp.SendAsync(
                system.Gateway.Address, method, target, ("Authorization", "Bearer " + token));
            Assert.True(response.Status is 404 or 400, response.Body);
            Assert.True(
                response.Status == 400 || response.Body.Contains("\"code\":\"not_found\"", StringComparison.Ordinal),
                response.Body);
        }

        Assert.Equal(before, system.Identity.Requests + system.Chat.Requests + system.Knowledge.Requests);
    }

    [Fact]
    public async Task Responses_to_callers_are_not_cacheable_and_have_no_internal_headers()
    {
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        foreach (var response in new[]
        {
            await system.Gateway.GetAsync("/v1/models/", token),
            await system.Gateway.GetAsync("/v1/models/"),
            await system.Gateway.GetAsync("/no/such/path/"),
        })
        {
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.Contains(
                "default-src 'none'",
                Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
                StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        Assert.Equal("max-age=60", (await system.Gateway.GetAsync("/v1/models/?cache=max-age=60", token)).Headers.CacheControl?.ToString());
        Assert.Null((await system.Gateway.GetAsync("/v1/domains/")).Headers.CacheControl);
    }

    /// <summary>
    /// Example: a key that is revoked during its request. The request has a credential, which is no longer valid.
    /// </summary>
    [Fact]
    public async Task Rejection_of_an_admitted_caller_by_a_service_reports_an_invalid_token()
    {
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        var rejected = await system.Gateway.GetAsync("/v1/models/?status=401", token);
        Assert.Equal("Bearer realm=\"egret\", error=\"invalid_token\"", rejected.Headers.WwwAuthenticate.ToString());
        var anonymous = await system.Gateway.GetAsync("/v1/domains/?status=401");
        Assert.Equal("Bearer realm=\"egret\"", anonymous.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Errors_of_the_gateway_are_problem_details()
    {
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        using var client = system.Gateway.ClientOf(token);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await client.GetAsync("/no/such/path/"));
        var wrongMethod = await client.DeleteAsync("/v1/models/");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed", wrongMethod);
        Assert.Equal(["GET", "HEAD"], wrongMethod.Content.Headers.Allow);

        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await client.GetAsync("/no/such/path/"));
    }

    [Theory]
    [InlineData("/v1/models/")]
    [InlineData("/health")]
    [InlineData("/alive/")]
    [InlineData("/docs")]
    public async Task Head_returns_the_headers_of_get_without_content(string path)
    {
        using var client = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        // In the first health report a service may not have responded in time.
        var get = await ResponseAssert.EventuallyAsync(
            () => client.GetAsync(path),
            response => response.StatusCode == HttpStatusCode.OK);
        var head = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        // The connection can be reused: no content follows that a client would read as the next response.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/v1/models/"));
    }

    [Fact]
    public async Task Head_without_credential_gets_a_challenge()
    {
        using var client = system.Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/v1/models/");
        var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"egret\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Body_over_the_limit_is_rejected_with_and_without_length()
    {
        var user = system.Identity.AddUser();
        using var client = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        var tooLarge = new byte[1_048_577];
        using var knownLength = new ByteArrayContent(tooLarge);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "payload_too_large",
            await client.PostAsync("/v1/query/", knownLength));
        using var unknownLength = new StreamContent(new UnseekableStream(tooLarge));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "payload_too_large",
            await client.PostAsync("/v1/query/", unknownLength));
    }

    [Fact]
    public async Task Streamed_response_is_not_buffered()
    {
        using var client = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/query/?drip=1");
        var firstWasRead = new TaskCompletionSource();
        system.Chat.SecondLine = firstWasRead.Task;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(10));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);
        Assert.Equal("first", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)));
        firstWasRead.SetResult();
        Assert.Equal("second", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private sealed class UnseekableStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
