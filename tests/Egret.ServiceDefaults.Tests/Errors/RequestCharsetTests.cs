using System.Net;
using System.Text;
using Egret.ServiceDefaults.Errors;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Egret.ServiceDefaults.Tests.Errors;

public sealed class RequestCharsetTests : IAsyncLifetime
{
    private ErrorTestHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await ErrorTestHost.StartAsync(app =>
        {
            app.UseRequestCharset();
            app.MapPost("/body", (Body body) => body.Name);
            app.MapPost("/stream", async (HttpRequest request) =>
            {
                await request.Body.CopyToAsync(Stream.Null);
                return Results.NoContent();
            });
        });
        _client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = _host.Address,
        };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=\"UTF-7\"")]
    [InlineData("application/json;charset=no-such-charset")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("application/json; charset=\"\u00e9\"")]
    [InlineData("application/problem+json; CHARSET=utf-7")]
    public async Task Unknown_charset_is_415_and_writes_no_error_to_the_log(string contentType)
    {
        using var response = await SendAsync("/body", contentType, Encoding.UTF8);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", response);
        Assert.Empty(_host.Log.Errors);
    }

    [Theory]
    [InlineData("application/json", "utf-8")]
    [InlineData("application/json; charset=utf-8", "utf-8")]
    [InlineData("application/json; charset=UTF-8", "utf-8")]
    [InlineData("application/json; charset=\"Utf-8\"", "utf-8")]
    [InlineData("application/json; charset=utf-16", "utf-16")]
    [InlineData("application/problem+json; charset=utf-8", "utf-8")]
    public async Task Known_charset_is_read_in_any_spelling(string contentType, string encoding)
    {
        using var response = await SendAsync("/body", contentType, Encoding.GetEncoding(encoding));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        Assert.Equal("Zo\u00eb", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json; charset=us-ascii")]
    [InlineData("application/json; charset=\"US-ASCII\"")]
    public async Task Charset_us_ascii_is_read(string contentType)
    {
        using var response = await SendAsync("/body", contentType, Encoding.ASCII, """{"name":"Zo\u00eb"}""");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        Assert.Equal("Zo\u00eb", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Endpoint_that_reads_no_JSON_ignores_the_charset()
    {
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await SendAsync("/stream", "application/json; charset=utf-7", Encoding.UTF8));
    }

    private async Task<HttpResponseMessage> SendAsync(
        string path, string contentType, Encoding encoding, string body = "{\"name\":\"Zo\u00eb\"}")
    {
        using var content = new ByteArrayContent(encoding.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await _client.SendAsync(request);
    }

    public sealed record Body(string Name);
}
