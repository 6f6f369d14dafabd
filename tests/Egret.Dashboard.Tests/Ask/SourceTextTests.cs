using Egret.Dashboard.Ask.Sources;

namespace Egret.Dashboard.Tests.Ask;

public sealed class SourceTextTests
{
    [Fact]
    public void Source_label_has_number_document_and_page()
    {
        Assert.Equal("Source 1: rules.pdf, page 3", SourceText.Name(RenderedMarkdown.Source(1, page: 3)));
        Assert.Equal("Source 2: rules.pdf", SourceText.Name(RenderedMarkdown.Source(2)));
    }

    [Theory]
    [InlineData("/a?expires=100&signature=x", 99, true)]
    [InlineData("/a?expires=100&signature=x", 100, false)]
    [InlineData("/a", 100, true)]
    public void Signed_link_is_valid_until_it_expires(string link, long seconds, bool works) =>
        Assert.Equal(works, DownloadLink.IsValidAt(link, DateTimeOffset.FromUnixTimeSeconds(seconds)));
}
