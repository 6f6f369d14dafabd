using System.Net;
using System.Text;
using Egret.Contracts.Events;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>An upload with an <c>Idempotency-Key</c> may be sent again. What counts is what it holds: each form has a boundary of its own.</summary>
public sealed class RepeatedUploadTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private const int AtOnce = 6;
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();
    private readonly string _key = Guid.NewGuid().ToString();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Upload_sent_again_with_its_key_gets_the_first_answer_again()
    {
        using var client = app.CreateClient(_caller);
        var before = Blobs();
        var first = await SendAsync(client, "the text");
        var document = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, first);
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);

        await AssertSameAsync(first, await SendAsync(client, "the text"));
        // Nor does it come back when it was deleted meanwhile.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{document.Id}/"));
        await AssertSameAsync(first, await SendAsync(client, "the text"));

        Assert.Empty(await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path)));
        Assert.Equal(before, Blobs());
    }

    [Theory]
    [InlineData("another text", "policy.md", null)]
    [InlineData("the text", "other.md", null)]
    [InlineData("the text", "policy.md", """{"a":2}""")]
    [InlineData("the text", "policy.md", "")]
    public async Task Key_of_an_upload_is_refused_for_another_one(string text, string filename, string? metadata)
    {
        using var client = app.CreateClient(_caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await SendAsync(client, "the text"));

        var other = await SendAsync(client, text, filename, metadata?.Length == 0 ? null : metadata ?? Metadata);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch", other);
        Assert.Single(await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path)));
    }

    [Fact]
    public async Task Equal_uploads_at_once_make_one_document_and_are_all_told_of_it()
    {
        using var client = app.CreateClient(_caller);
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => SendAsync(client, "the text")));

        var document = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, answers[0]);
        foreach (var answer in answers[1..])
        {
            Assert.Equal(document.Id, (await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, answer)).Id);
        }

        Assert.Single(answers, answer => !answer.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(document.Id, Assert.Single(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path))).Id);
    }

    /// <summary>The one that lost to its equal, or to another with its key, leaves no bytes.</summary>
    [Fact]
    public async Task Unequal_uploads_at_once_with_one_key_make_one_document_and_leave_the_bytes_of_one()
    {
        using var client = app.CreateClient(_caller);
        var before = Blobs();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => SendAsync(client, $"text number {number}")));

        var document = await ResponseAssert.ReadAsync<DocumentResponse>(
            HttpStatusCode.Accepted, Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted));
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Accepted))
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch", answer);
        }

        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{document.Id}/"));
        Assert.Equal(before, Blobs());
    }

    [Fact]
    public async Task Refused_upload_is_looked_at_afresh_when_it_is_sent_again()
    {
        await app.PublishAsync(new OrganisationCreated(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId!.Value, _caller.OrganisationSlug!, _caller.UserId)
        {
            Limits = new OrganisationQuota(MaxDocuments: 1, MaxStorageBytes: null),
        });
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(*) from organisation_limits where id = $1", _caller.OrganisationId!), count => count == 1);
        using var client = app.CreateClient(_caller);
        var other = await KnowledgeApp.UploadAsync(client, Path, "in the way");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.PaymentRequired, "credits_exhausted", await SendAsync(client, "the text"));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{other.Id}/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await SendAsync(client, "the text"));
    }

    private const string Metadata = """{"a":1}""";

    private Task<HttpResponseMessage> SendAsync(HttpClient client, string text, string filename = "policy.md", string? metadata = Metadata) =>
        KnowledgeApp.PostAsync(client, Path, Encoding.UTF8.GetBytes(text), filename, metadata, _key);

    private IEnumerable<string> Blobs() => [.. Directory.GetFiles(app.BlobDirectory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static async Task AssertSameAsync(HttpResponseMessage first, HttpResponseMessage again)
    {
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, again);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }
}
