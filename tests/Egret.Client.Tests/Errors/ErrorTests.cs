using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Egret.Client.Tests.Errors;

/// <summary>Mapping of failures to <see cref="EgretException"/>.</summary>
public sealed class ErrorTests
{
    private const string Secret = "egret_0000000000000000000000000000000000000000000000000";

    [Fact]
    public void Every_server_error_code_has_a_constant() =>
        Assert.Equal(NamesOf(typeof(ServiceDefaults.Errors.ErrorCodes)), NamesOf(typeof(EgretErrorCodes)));

    [Theory]
    [InlineData(400, "invalid_request", typeof(EgretInvalidRequestException))]
    [InlineData(401, "api_key_not_valid", typeof(EgretNotAuthenticatedException))]
    [InlineData(402, "credits_exhausted", typeof(EgretCreditsExhaustedException))]
    [InlineData(403, "permission_denied", typeof(EgretPermissionDeniedException))]
    [InlineData(404, "not_found", typeof(EgretNotFoundException))]
    [InlineData(408, "request_timeout", typeof(EgretException))]
    [InlineData(409, "conflict", typeof(EgretConflictException))]
    [InlineData(413, "payload_too_large", typeof(EgretException))]
    [InlineData(422, "idempotency_mismatch", typeof(EgretException))]
    [InlineData(429, "rate_limited", typeof(EgretRateLimitedException))]
    [InlineData(500, "internal_error", typeof(EgretException))]
    [InlineData(502, "upstream_unavailable", typeof(EgretUnavailableException))]
    [InlineData(503, "service_unavailable", typeof(EgretUnavailableException))]
    [InlineData(504, "upstream_timeout", typeof(EgretUnavailableException))]
    public async Task Problem_details_are_mapped_to_the_matching_exception(int status, string code, Type type)
    {
        await using var server = await TestServer.StartAsync(Responses.Problem(status, code));
        using var client = server.Connect(new ApiKeyCredential(Secret));

        var exception = (EgretException)await Assert.ThrowsAsync(type, () => client.Models.GetAllAsync());

        Assert.Equal(status, (int?)exception.Status);
        Assert.Equal(code, exception.Code);
        Assert.Equal($"It was {code}.", exception.Detail);
        Assert.Equal(exception.Detail, exception.Message);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", exception.TraceId);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_fields_are_reported_by_name()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(
            """
            {"title":"Bad Request","status":400,"detail":"expires_at: It must lie in the future.","code":"invalid_request",
            "errors":{"expires_at":["It must lie in the future."]}}
            """,
            400, "application/problem+json"));
        using var client = server.Connect();

        var exception = await Assert.ThrowsAsync<EgretInvalidRequestException>(
            () => client.ApiKeys.IssueAsync(new NewApiKey("ci")));

        Assert.Equal(["It must lie in the future."], exception.Errors["expires_at"]);
    }

    [Theory]
    [InlineData(502, "text/html", "<html><h1>Bad gateway</h1></html>", typeof(EgretUnavailableException))]
    [InlineData(502, "application/json", "not json", typeof(EgretUnavailableException))]
    [InlineData(502, "application/problem+json", "[1, 2]", typeof(EgretUnavailableException))]
    [InlineData(403, "application/json", """{"errors":"of another kind"}""", typeof(EgretPermissionDeniedException))]
    [InlineData(418, "text/plain", "", typeof(EgretException))]
    public async Task Error_response_of_another_server_is_reported_by_status(
        int status, string mediaType, string body, Type type)
    {
        await using var server = await TestServer.StartAsync(Responses.Json(body, status, mediaType));
        using var client = server.Connect();

        var exception = (EgretException)await Assert.ThrowsAsync(type, () => client.Models.GetAllAsync());

        Assert.Equal(status, (int?)exception.Status);
        Assert.Null(exception.Code);
        Assert.Empty(exception.Errors);
        Assert.Equal($"The server responded with status {status}.", exception.Message);
    }

    [Theory]
    [InlineData("<html>Sign in to the hotel's network</html>")]
    [InlineData("null")]
    [InlineData("[{}]")]
    [InlineData("[{\"id\":null,\"name\":\"\"}]")]
    public async Task Successful_response_of_another_server_throws(string body)
    {
        await using var server = await TestServer.StartAsync(Responses.Json(body));
        using var client = server.Connect();

        var exception = await Assert.ThrowsAsync<EgretException>(() => client.Models.GetAllAsync());

        Assert.Equal(HttpStatusCode.OK, exception.Status);
        Assert.Null(exception.Code);
    }

    [Fact]
    public async Task Connection_failure_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = EgretClient.Connect(
            new Uri($"http://127.0.0.1:{port}"), new ApiKeyCredential(Secret),
            new EgretClientOptions { Time = new InstantTimeProvider() });

        var exception = await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());

        Assert.Null(exception.Status);
        Assert.IsType<HttpRequestException>(exception.InnerException);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_is_unavailable()
    {
        await using var server = await TestServer.StartAsync(
            context => Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted));
        using var client = EgretClient.Connect(
            server.Address, options: new EgretClientOptions { Timeout = TimeSpan.FromMilliseconds(300) });

        var exception = await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());

        Assert.Equal("Egret did not answer in time.", exception.Message);
    }

    [Fact]
    public async Task Interrupted_response_is_unavailable()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Chunks("application/json", isInterrupted: true, """[{"id":"egret"""));
        using var client = server.Connect();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());
    }

    [Fact]
    public async Task ToString_does_not_contain_secrets()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(
            $$"""
            {"key":"{{Secret}}","id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21","name":"ci","key_prefix":"egret_00000000000000","org":"acme",
            "scopes":[],"is_active":true,"last_used_at":null,"last_used_ip":null,"last_used_route":null,
            "created_at":"2030-01-01T00:00:00Z","expires_at":null}
            """,
            201));
        using var client = server.Connect();

        var key = await client.ApiKeys.IssueAsync(new NewApiKey("ci"));

        Assert.Equal(Secret, key.Key);
        Assert.Contains("egret_00000000000000", key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "secret", new TokenPair("secret", "secret").ToString() + new RefreshedTokens("secret"),
            StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, object? Value)> NamesOf(Type codes) =>
        codes.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (field.Name, field.GetRawConstantValue())).OrderBy(
            code => code.Name, StringComparer.Ordinal);
}
