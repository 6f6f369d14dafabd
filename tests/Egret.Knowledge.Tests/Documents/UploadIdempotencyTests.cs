using System.Net;
using System.Text;
using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>
/// Uploads with an <c>Idempotency-Key</c> are compared by their parts: each form has its own boundary.
/// </summary>
public sealed class UploadIdempotencyTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private const int Concurrency = 6;
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();
    private readonly string _key = Guid.NewGuid().ToString();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Repeated_upload_gets_the_stored_response()
    {
        using var client = app.CreateClient(_caller);
        var before = Blobs();
        var first = await SendAsync(client, "the text");
        var document = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, first);
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);

        await AssertSameAsync(first, await SendAsync(client, "the text"));
        // A document that was deleted in the meantime is not created again.
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{document.Id}/"));
        await AssertSameAsync(first, await SendAsync(client, "the text"));

        Assert.Empty(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path)));
        Assert.Equal(before, Blobs());
    }

    [Theory]
    [InlineData("another text", "policy.md", null)]
    [InlineData("the text", "other.md", null)]
    [InlineData("the text", "policy.md", """{"a":2}""")]
    [InlineData("the text", "policy.md", "")]
    public async Task Key_reused_for_another_upload_is_rejected(string text, string filename, string? metadata)
    {
        using var client = app.CreateClient(_caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await SendAsync(client, "the text"));

        var other = await SendAsync(client, text, filename, metadata?.Length == 0 ? null : metadata ?? Metadata);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch", other);
        Assert.Single(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path)));
    }

    [Fact]
    public async Task Concurrent_equal_uploads_create_one_document_and_get_the_same_response()
    {
        using var client = app.CreateClient(_caller);
        var responses = await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => SendAsync(client, "the text")));

        var document = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, responses[0]);
        foreach (var response in responses[1..])
        {
            Assert.Equal(
                document.Id, (await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, response)).Id);
        }

        Assert.Single(responses, response => !response.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(document.Id, Assert.Single(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path))).Id);
    }

    /// <summary>The rejected upload leaves no file.</summary>
    [Fact]
    public async Task Concurrent_different_uploads_with_one_key_create_one_document_and_one_file()
    {
        using var client = app.CreateClient(_caller);
        var before = Blobs();
        var responses = await Task.WhenAll(
            Enumerable.Range(0, Concurrency).Select(number => SendAsync(client, $"text number {number}")));

        var document = await ResponseAssert.ReadAsync<DocumentResponse>(
            HttpStatusCode.Accepted, Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Accepted));
        foreach (var response in responses.Where(response => response.StatusCode != HttpStatusCode.Accepted))
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch", response);
        }

        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{document.Id}/"));
        Assert.Equal(before, Blobs());
    }

    [Fact]
    public async Task Rejected_upload_is_processed_again_when_it_is_repeated()
    {
        await app.PublishAsync(new OrganisationCreated(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId!.Value, _caller.OrganisationSlug!,
            _caller.UserId)
        {
            Limits = new OrganisationQuota(MaxDocuments: 1, MaxStorageBytes: null),
        });
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(*) from organisation_limits where id = $1", _caller.OrganisationId!),
            count => count == 1);
        using var client = app.CreateClient(_caller);
        var other = await KnowledgeApp.UploadAsync(client, Path, "in the way");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.PaymentRequired, "credits_exhausted", await SendAsync(client, "the text"));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{other.Id}/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await SendAsync(client, "the text"));
    }

    private const string Metadata = """{"a":1}""";

    private Task<HttpResponseMessage> SendAsync(
        HttpClient client, string text, string filename = "policy.md", string? metadata = Metadata) =>
        KnowledgeApp.PostAsync(client, Path, Encoding.UTF8.GetBytes(text), filename, metadata, _key);

    private IEnumerable<string> Blobs() =>
        [.. Directory.GetFiles(app.BlobDirectory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static async Task AssertSameAsync(HttpResponseMessage first, HttpResponseMessage again)
    {
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, again);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }
}
