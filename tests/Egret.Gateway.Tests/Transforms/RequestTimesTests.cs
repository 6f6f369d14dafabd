using System.Globalization;

namespace Egret.Gateway.Tests.Transforms;

/// <summary>A request has to arrive in its time, however steadily it trickles: what it was admitted by may be revoked meanwhile.</summary>
public sealed class RequestTimesTests(RequestTimesTests.HastySystem system) : IClassFixture<RequestTimesTests.HastySystem>
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    /// <summary>With a length and without one: more than a server's usual 240 bytes a second, and far from all of it when the time is over.</summary>
    [Theory]
    [InlineData("Content-Length: 1000000", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("Transfer-Encoding: chunked", "32\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")]
    public async Task Body_that_trickles_beyond_its_time_is_answered_408_and_the_connection_closed(string length, string piece)
    {
        var started = TimeProvider.System.GetTimestamp();

        var answer = await RawHttp.TrickleAsync(
            system.Gateway.Address, $"POST /v1/query/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token()}\r\n{length}\r\n\r\n",
            System.Text.Encoding.ASCII.GetBytes(piece)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= Time - TimeSpan.FromSeconds(1), answer);
    }

    /// <summary>An upload has as much time again for each MiB.</summary>
    [Fact]
    public async Task Large_body_that_keeps_to_the_rate_may_take_longer()
    {
        var user = system.Identity.AddUser();
        var piece = new byte[65_536];
        const int pieces = 45;

        var answer = await RawHttp.TrickleAsync(
            system.Gateway.Address,
            string.Create(
                CultureInfo.InvariantCulture,
                $"POST /v1/orgs/{user.Memberships[0].Slug}/documents/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {system.Identity.Token(user.UserId)}\r\nContent-Length: {pieces * piece.Length}\r\n\r\n"),
            piece, pieces);

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"bodyLength\":{pieces * piece.Length}"), answer, StringComparison.Ordinal);
    }

    /// <summary>Before they have come nothing is known that could be answered to, so the server does it, without a body.</summary>
    [Fact]
    public async Task Headers_that_trickle_beyond_their_time_are_answered_408_and_the_connection_closed()
    {
        var answer = await RawHttp.TrickleAsync(
            system.Gateway.Address, "GET /v1/models/ HTTP/1.1\r\nHost: localhost\r\n", "X-More: x\r\n"u8.ToArray()).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    private string Token() => system.Identity.Token(system.Identity.AddUser().UserId);

    public sealed class HastySystem : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["RequestTimes:Headers"] = "00:00:02",
            ["RequestTimes:BodyPerMebibyte"] = Time.ToString(),
        };
    }
}
