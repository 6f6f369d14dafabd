using Egret.Client;
using Egret.Dashboard.Documents;

namespace Egret.Dashboard.Tests.Documents;

public sealed class DocumentListTests
{
    private static readonly Guid First = Guid.CreateVersion7();
    private static readonly Guid Second = Guid.CreateVersion7();

    [Fact]
    public async Task Document_added_between_two_pages_is_listed_first_and_once()
    {
        using var fakeScope = new FakeDocumentScope(Answer);
        var list = new DocumentList(fakeScope.Scope.Client);
        await list.LoadAsync(null, CancellationToken.None);
        Assert.True(list.HasMore);

        var arrived = await fakeScope.Scope.Client.GetAsync(Second);
        list.Add(arrived);
        await list.LoadMoreAsync(CancellationToken.None);

        Assert.Equal([Second, First], list.Shown.Select(document => document.Id));
        Assert.False(list.HasMore);
    }

    [Fact]
    public async Task Filter_by_name_searches_all_pages()
    {
        using var fakeScope = new FakeDocumentScope(Answer);
        var list = new DocumentList(fakeScope.Scope.Client) { NamePart = "SECOND" };
        await list.LoadAsync(null, CancellationToken.None);
        Assert.Empty(list.Shown);

        await list.LoadRestAsync(CancellationToken.None);

        Assert.Equal(Second, Assert.Single(list.Shown).Id);
    }

    [Fact]
    public async Task Only_queued_and_processing_documents_are_in_progress()
    {
        using var fakeScope = new FakeDocumentScope(Answer);
        var list = new DocumentList(fakeScope.Scope.Client);
        await list.LoadAsync(null, CancellationToken.None);
        Assert.Equal([First], list.InProgress);

        list.ApplyProgress(new DocumentProgress(First, DocumentStatus.Failed, 0, "Broken."));
        list.ApplyProgress(new DocumentProgress(Second, DocumentStatus.Processing, 0, null));

        Assert.Empty(list.InProgress);
        Assert.Equal("Broken.", Assert.Single(list.Shown).Error);
    }

    private static Task<HttpResponseMessage> Answer(HttpRequestMessage request)
    {
        var address = request.RequestUri!.PathAndQuery;
        if (address.Contains(Second.ToString(), StringComparison.Ordinal))
        {
            return Task.FromResult(FakeDocumentScope.Json(FakeDocumentScope.Document(Second, "second.md")));
        }

        var isFirst = !address.Contains("cursor=", StringComparison.Ordinal);
        var document = isFirst ? FakeDocumentScope.Document(First, "first.md") : FakeDocumentScope.Document(Second, "second.md");
        var response = FakeDocumentScope.Json($"[{document}]");
        if (isFirst)
        {
            response.Headers.Add("Link", "<http://egret.test/v1/x?cursor=next>; rel=\"next\"");
        }

        return Task.FromResult(response);
    }
}
