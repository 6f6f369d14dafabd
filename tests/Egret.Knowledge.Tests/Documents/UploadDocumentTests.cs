using System.Net;
using System.Text;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

public sealed class UploadDocumentTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Uploaded_document_becomes_ready_with_its_passages_in_order()
    {
        using var client = app.CreateClient(_caller);
        using var response = await KnowledgeApp.PostAsync(
            client, Path, Encoding.UTF8.GetBytes(KnowledgeApp.LongText(5)), "../../etc/Notfall\u202Eplan.md",
            """{"owner":"ops","tags":["a"]}""");
        var uploaded = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, response);
        Assert.Equal($"{Path}{uploaded.Id}/", response.Headers.Location?.OriginalString);
        Assert.Equal(DocumentStatus.Queued, uploaded.Status);
        Assert.Equal("Notfallplan.md", uploaded.Filename);
        Assert.Equal("text/markdown", uploaded.ContentType);
        Assert.Equal("ops", uploaded.Metadata.GetProperty("owner").GetString());
        Assert.Null(uploaded.Error);

        var ready = await KnowledgeApp.UntilAsync(client, Path, uploaded.Id, DocumentStatus.Ready);
        Assert.Equal(1, ready.Progress);
        var passages = await KnowledgeApp.PassagesAsync(client, Path, uploaded.Id);
        Assert.NotEmpty(passages);
        Assert.Equal(ready.PassageCount, passages.Count);
        Assert.Equal(Enumerable.Range(0, passages.Count), passages.Select(passage => passage.Index));
        Assert.Contains(
            passages, passage => passage.Heading is not null && passage.Heading.Contains(
                "Section 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Passages_are_paged()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(5));
        var ready = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        List<int> seen = [];
        for (string? next = $"{Path}{document.Id}/passages/?limit=2"; next is not null;)
        {
            using var response = await client.GetAsync(next);
            seen.AddRange(
                (await ResponseAssert.ReadAsync<List<PassageResponse>>(HttpStatusCode.OK, response)).Select(passage => passage.Index));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(Enumerable.Range(0, ready.PassageCount), seen);
    }

    [Fact]
    public async Task Documents_are_filtered_by_status_and_paged()
    {
        using var client = app.CreateClient(_caller);
        Assert.Empty(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path)));
        List<Guid> ids = [];
        for (var number = 0; number < 3; number++)
        {
            ids.Add(
                (await KnowledgeApp.UploadAsync(client, Path, $"# Rule {number}\n\nThe firm keeps records for {number} years.")).Id);
        }

        foreach (var id in ids)
        {
            await KnowledgeApp.UntilAsync(client, Path, id, DocumentStatus.Ready);
        }

        using var first = await client.GetAsync(Path + "?status=ready&limit=2");
        var page = await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, first);
        var next = Assert.Single(first.Headers.GetValues("Link")).Split('<', '>')[1];
        var rest = await ResponseAssert.ReadAsync<List<DocumentResponse>>(
            HttpStatusCode.OK, await client.GetAsync(next));
        Assert.Equal(Enumerable.Reverse(ids), page.Concat(rest).Select(document => document.Id));
        Assert.Empty(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(
                HttpStatusCode.OK, await client.GetAsync(Path + "?status=failed")));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.GetAsync(Path + "?status=1"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.GetAsync(Path + "?limit=0"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task New_document_is_listed_first_without_shifting_later_pages(bool isPublic)
    {
        var path = isPublic ? await app.CreateCategoryAsync("newest-first") : Path;
        using var client = isPublic ? app.CreateAdministrator() : app.CreateClient(_caller);
        var oldest = await KnowledgeApp.UploadAsync(client, path, "# One\n\nThe oldest.");
        var middle = await KnowledgeApp.UploadAsync(client, path, "# Two\n\nThe one between.");
        var newest = await KnowledgeApp.UploadAsync(client, path, "# Three\n\nThe newest.");

        using var first = await client.GetAsync(path + "?limit=2");
        var page = await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, first);
        var later = await KnowledgeApp.UploadAsync(client, path, "# Four\n\nNewer still.");
        using var second = await client.GetAsync(Assert.Single(first.Headers.GetValues("Link")).Split('<', '>')[1]);
        var rest = await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, second);
        var again = await ResponseAssert.ReadAsync<List<DocumentResponse>>(
            HttpStatusCode.OK, await client.GetAsync(path + "?limit=1"));

        Assert.Equal([newest.Id, middle.Id], page.Select(document => document.Id));
        Assert.Equal(oldest.Id, Assert.Single(rest).Id);
        Assert.False(second.Headers.Contains("Link"));
        Assert.Equal(later.Id, Assert.Single(again).Id);
    }

    [Fact]
    public async Task Concurrent_uploads_of_the_same_bytes_create_one_document()
    {
        using var client = app.CreateClient(_caller);
        var bytes = Encoding.UTF8.GetBytes("# One\n\nThere is one of these.");
        var responses = await Task.WhenAll(
            KnowledgeApp.PostAsync(client, Path, bytes, "first.md"), KnowledgeApp.PostAsync(
                client, Path, bytes, "second.md"));
        var accepted = await ResponseAssert.ReadAsync<DocumentResponse>(
            HttpStatusCode.Accepted, Assert.Single(
                responses, response => response.StatusCode == HttpStatusCode.Accepted));
        var rejected = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", Assert.Single(
                responses, response => response.StatusCode == HttpStatusCode.Conflict));
        Assert.Contains(accepted.Id.ToString(), rejected.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var elsewhere = TestCaller.OwnerOfNewOrganisation();
        using var other = app.CreateClient(elsewhere);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await KnowledgeApp.PostAsync(other, KnowledgeApp.PathOf(elsewhere), bytes));
    }
}
