using System.Text.Json;

namespace Egret.Client.Tests.Documents;

/// <summary>The multipart form of an upload.</summary>
public sealed class UploadTests
{
    [Theory]
    [InlineData("a.md", "filename=\"a.md\"; filename*=utf-8''a.md")]
    [InlineData("Übung, \"Plan\" 1.md", "filename=\"_bung, _Plan_ 1.md\"; filename*=utf-8''%C3%9Cbung%2C%20%22Plan%22%201.md")]
    [InlineData("a\\b\r\nX-Injected: 1", "filename=\"a_b__X-Injected: 1\"; filename*=utf-8''a%5Cb%0D%0AX-Injected%3A%201")]
    public async Task File_name_is_encoded_within_its_header(string filename, string sent)
    {
        await using var server = await TestServer.StartAsync(Responses.Json(Responses.Document, 202));
        using var client = server.Connect();
        using var content = new MemoryStream([1]);

        await client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, filename));

        var body = Assert.Single(server.Requests).Body;
        Assert.Contains(
            $"Content-Disposition: form-data; name=\"file\"; {sent}\r\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_of_a_seekable_stream_has_a_content_length()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(Responses.Document, 202));
        using var client = server.Connect();
        using var content = new MemoryStream(new byte[1000]);

        await client.Documents.Of("acme")
            .UploadAsync(new DocumentUpload(content, "a.bin") { Metadata = JsonElement.Parse("{}") });

        var request = Assert.Single(server.Requests);
        Assert.Equal(request.Body.Length, int.Parse(request.Header("Content-Length")!, null));
    }
}
