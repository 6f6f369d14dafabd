using System.Net;
using System.Net.Http.Headers;
using Egret.Testing;

namespace Egret.Gateway.Tests.Routing;

/// <summary>
/// The gateway enforces the upload limit of Knowledge itself: if a service responds and closes the connection during an
/// upload, the response is lost and the client would receive 502.
/// </summary>
public sealed class UploadLimitTests(TestSystem system) : IClassFixture<TestSystem>
{
    private const int Mebibyte = 1 << 20;

    [Theory]
    [InlineData(26, false)]
    [InlineData(28, false)]
    [InlineData(40, false)]
    [InlineData(26, true)]
    [InlineData(40, true)]
    public async Task Document_over_the_limit_is_rejected_by_the_gateway(int mebibytes, bool isChunked)
    {
        using var response = await UploadAsync(system.Gateway, mebibytes * Mebibyte, isChunked);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large", response);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Document_at_the_limit_is_forwarded_with_its_metadata(bool isChunked)
    {
        var echo = await Echo.ReadAsync(await UploadAsync(system.Gateway, 25 * Mebibyte, isChunked));

        Assert.InRange(echo.BodyLength, 25 * Mebibyte, 26 * Mebibyte);
    }

    [Fact]
    public async Task Configured_limit_applies()
    {
        var gateway = await system.StartGatewayAsync(new() { ["Documents:MaxBytes"] = $"{2 * Mebibyte}" });

        using var tooLarge = await UploadAsync(gateway, 3 * Mebibyte, isChunked: false);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large", tooLarge);
        using var allowed = await UploadAsync(gateway, 2 * Mebibyte, isChunked: false);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, allowed);
    }

    private async Task<HttpResponseMessage> UploadAsync(GatewayHost gateway, int bytes, bool isChunked)
    {
        var user = system.Identity.AddUser();
        using var client = gateway.ClientOf(system.Identity.Token(user.UserId));
        using var file = new ByteArrayContent(new byte[bytes]) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        using var form = new MultipartFormDataContent { { file, "file", "large.txt" }, { new StringContent("{}"), "metadata" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/orgs/{user.Memberships[0].Slug}/documents/") { Content = form };
        request.Headers.TransferEncodingChunked = isChunked;
        return await client.SendAsync(request);
    }
}
