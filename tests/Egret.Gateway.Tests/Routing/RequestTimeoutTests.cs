using System.Globalization;

namespace Egret.Gateway.Tests.Routing;

/// <summary>
/// A request must arrive within its time limit even if data arrives steadily, because its credential may be revoked
/// meanwhile.
/// </summary>
public sealed class RequestTimeoutTests(RequestTimeoutTests.ShortRequestTimeoutSystem system)
    : IClassFixture<RequestTimeoutTests.ShortRequestTimeoutSystem>
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    /// <summary>
    /// With and without a length: faster than Kestrel's default minimum of 240 bytes a second, but incomplete at the
    /// end of the time limit.
    /// </summary>
    [Theory]
    [InlineData("Content-Length: 1000000", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("Transfer-Encoding: chunked", "32\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")]
    public async Task Slow_body_gets_408_and_the_connection_is_closed(string length, string piece)
    {
        var started = TimeProvider.System.GetTimestamp();

        var response = await RawHttp.SendSlowlyAsync(
            system.Gateway.Address, $"POST /v1/query/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token()}\r\n{length}\r\n\r\n",
            System.Text.Encoding.ASCII.GetBytes(piece)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 408 ", response, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", response, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", response, StringComparison.Ordinal);
        Assert.Contains("Connection: close", response, StringComparison.OrdinalIgnoreCase);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= Time - TimeSpan.FromSeconds(1), response);
    }

    /// <summary>The time limit of an upload increases with each MiB.</summary>
    [Fact]
    public async Task Large_body_at_the_minimum_rate_is_accepted()
    {
        var user = system.Identity.AddUser();
        var piece = new byte[65_536];
        const int pieces = 45;

        var response = await RawHttp.SendSlowlyAsync(
            system.Gateway.Address,
            string.Create(
                CultureInfo.InvariantCulture,
                $"POST /v1/orgs/{user.Memberships[0].Slug}/documents/ HTTP/1.1\r\nHost: localhost\r\n"
                + $"Connection: close\r\nAuthorization: Bearer {system.Identity.Token(user.UserId)}\r\n"
                + $"Content-Length: {pieces * piece.Length}\r\n\r\n"),
            piece, pieces);

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        var expected = string.Create(CultureInfo.InvariantCulture, $"\"bodyLength\":{pieces * piece.Length}");
        Assert.Contains(expected, response, StringComparison.Ordinal);
    }

    /// <summary>Without complete headers the server responds itself, without a body.</summary>
    [Fact]
    public async Task Slow_headers_get_408_and_the_connection_is_closed()
    {
        var response = await RawHttp.SendSlowlyAsync(
            system.Gateway.Address,
            "GET /v1/models/ HTTP/1.1\r\nHost: localhost\r\n",
            "X-More: x\r\n"u8.ToArray()).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 408 ", response, StringComparison.Ordinal);
    }

    private string Token() => system.Identity.Token(system.Identity.AddUser().UserId);

    public sealed class ShortRequestTimeoutSystem : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["RequestTimeouts:Headers"] = "00:00:02",
            ["RequestTimeouts:BodyPerMebibyte"] = Time.ToString(),
        };
    }
}
