namespace Egret.Client.Tests.Lists;

/// <summary>Paged lists.</summary>
public sealed class ListTests
{
    private const string Domain = """
        [{"slug":"SLUG","name":"n","description":"","is_active":true,"document_count":0,"categories":[]}]
        """;

    [Fact]
    public async Task List_is_read_page_by_page_as_needed()
    {
        await using var server = await TestServer.StartAsync(
            Page("a", """</v1/domains/?limit=100&cursor=AZ%2B7>; rel="next" """),
            Page("b", """</v1/domains/?cursor=third&limit=100>; rel="next" """),
            Page("c"));
        using var client = server.Connect();

        Assert.Equal(["a", "b"], await client.Domains.List().Take(2).Select(domain => domain.Slug).ToListAsync());
        Assert.Equal(
            ["/v1/domains/?limit=100", "/v1/domains/?limit=100&cursor=AZ%2B7"], server.Requests.Select(
                request => request.Target));

        Assert.Equal(["c"], await client.Domains.List().Select(domain => domain.Slug).ToListAsync());
    }

    [Fact]
    public async Task Page_is_requested_by_limit_and_cursor()
    {
        await using var server = await TestServer.StartAsync(
            Page("a", """</v1/domains/?limit=1&cursor=next-one>; rel="next" """), Page("b"));
        using var client = server.Connect();

        var first = await client.Domains.List().GetPageAsync(limit: 1);
        var second = await client.Domains.List().GetPageAsync(1, first.NextCursor);

        Assert.Equal("next-one", first.NextCursor);
        Assert.Equal("b", Assert.Single(second.Items).Slug);
        Assert.Null(second.NextCursor);
        Assert.Equal("/v1/domains/?limit=1&cursor=next-one", server.Requests[1].Target);
    }

    /// <summary>
    /// Otherwise a response could redirect the credential, and a proxy's internal address would be unreachable.
    /// </summary>
    [Fact]
    public async Task Next_page_is_requested_from_the_configured_server()
    {
        await using var server = await TestServer.StartAsync(
            Page("a", """<https://elsewhere.example/v1/domains/?cursor=second>; rel="next" """), Page("b"));
        using var client = server.Connect(new ApiKeyCredential("egret_EXAMPLE"));

        Assert.Equal(2, await client.Domains.List().CountAsync());
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("""</a?cursor=x>; rel="prev", </b?cursor=y>; rel="next" """, "y")]
    [InlineData("""</b?cursor=y>; title="a, b; c"; REL=next""", "y")]
    [InlineData("""</b?cursor=y>; rel="last next" """, "y")]
    [InlineData("""</a?cursor=x>; rel="prev" """, null)]
    [InlineData("""</b>; rel="next" """, null)]
    [InlineData("nonsense", null)]
    [InlineData("<>", null)]
    public async Task Link_header_is_parsed_in_all_forms(string link, string? cursor)
    {
        await using var server = await TestServer.StartAsync(Page("a", link));
        using var client = server.Connect();

        Assert.Equal(cursor, (await client.Domains.List().GetPageAsync()).NextCursor);
    }

    private static Microsoft.AspNetCore.Http.RequestDelegate Page(string slug, string? link = null) =>
        Responses.Json(
            Domain.Replace("SLUG", slug, StringComparison.Ordinal), headers: link is null
                ? []
                : [("Link", link.Trim())]);
}
