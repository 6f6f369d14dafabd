using System.Globalization;

namespace Egret.Gateway.Tests.Routing;

/// <summary>
/// The gateway rejects messages that two servers might read differently (RFC 9112 sections 6.1, 6.3 and 11.2), and
/// closes their connection.
/// </summary>
public sealed class RequestSmugglingTests(TestSystem system) : IClassFixture<TestSystem>
{
    private const string Hidden = "GET /v1/domains/?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: {0}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: {0}\r\n\r\n")]
    [InlineData("Content-Length: 0, {0}\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 0x{0}\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: a\0b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("Host: elsewhere\r\nContent-Length: 0\r\n\r\n")]
    public async Task Ambiguous_message_is_rejected_with_the_request_hidden_in_it(string rest)
    {
        var before = system.Identity.Requests + system.Knowledge.Requests;

        await AssertRejectedAsync(string.Format(CultureInfo.InvariantCulture, rest, Hidden.Length));

        Assert.Equal(before, system.Identity.Requests + system.Knowledge.Requests);
    }

    /// <summary>A body is forwarded while it arrives: the service receives its start, but never its end.</summary>
    [Theory]
    [InlineData("+0")]
    [InlineData("-1")]
    [InlineData("0x1")]
    [InlineData("0;a\nb")]
    [InlineData("ffffffffffffffff1")]
    public async Task Malformed_chunks_are_rejected_with_the_request_hidden_in_them(string size)
    {
        var before = system.Knowledge.Requests;

        await AssertRejectedAsync($"Transfer-Encoding: chunked\r\n\r\n{size}\r\n\r\n");

        Assert.Equal(before, system.Knowledge.Requests);
    }

    private async Task AssertRejectedAsync(string rest)
    {
        var response = await RawHttp.SendAsync(
            system.Gateway.Address, "POST /auth/jwt/verify/ HTTP/1.1\r\nHost: localhost\r\n" + rest + Hidden);

        Assert.Matches("^HTTP/1.1 (400|501) ", response);
        Assert.DoesNotContain("smuggled", response, StringComparison.Ordinal);
        Assert.Single(response.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Headers_over_the_limit_are_rejected()
    {
        var response = await RawHttp.SendAsync(
            system.Gateway.Address,
            $"GET /v1/domains/ HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 20_000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", response, StringComparison.Ordinal);
    }
}
