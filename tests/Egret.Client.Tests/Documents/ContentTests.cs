namespace Egret.Client.Tests.Documents;

/// <summary>Download of uploaded files.</summary>
public sealed class ContentTests
{
    [Fact]
    public async Task Content_has_media_type_length_and_file_name()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(
            "# A document", mediaType: "text/markdown",
            headers: [("Content-Length", "12"), ("Content-Disposition", "attachment; filename=_.md; filename*=UTF-8''%C3%BCbung.md")]));
        using var client = server.Connect();

        using var content = await client.Documents.Of("acme").OpenContentAsync(Guid.NewGuid());

        using var reader = new StreamReader(content.Stream);
        Assert.Equal("# A document", await reader.ReadToEndAsync());
        Assert.Equal("text/markdown", content.ContentType);
        Assert.Equal(12, content.Length);
        Assert.Equal("übung.md", content.Filename);
    }
}
