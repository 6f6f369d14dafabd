using System.Net;
using System.Text;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Blobs;

public sealed class BlobStorageTests(BlobStorageTests.App app) : IClassFixture<BlobStorageTests.App>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Documents => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Concurrent_uploads_never_exceed_the_storage_quota()
    {
        using var client = app.CreateClient(_caller);
        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(number =>
            KnowledgeApp.PostAsync(
                client, Documents, Encoding.UTF8.GetBytes($"{number}{new string('x', 399)}"), "notes.txt")));
        Assert.Equal(2, responses.Count(response => response.StatusCode == HttpStatusCode.Accepted));
        foreach (var rejected in responses.Where(response => response.StatusCode != HttpStatusCode.Accepted))
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.PaymentRequired, "credits_exhausted", rejected);
        }

        var stored = await ResponseAssert.ReadAsync<List<DocumentResponse>>(
            HttpStatusCode.OK, await client.GetAsync(Documents));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{Documents}{stored[0].Id}/"));
        await KnowledgeApp.UploadAsync(client, Documents, new string('y', 400), "notes.txt");
    }

    [Fact]
    public async Task Sweep_removes_files_without_a_document_only()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Documents, "Stored.", "notes.txt");
        var folder = Directory.CreateDirectory(Path.Combine(app.BlobDirectory, "documents", "00")).FullName;
        string[] leftOver =
        [
            Path.Combine(folder, new Guid(1, 2, 3, new byte[8]).ToString("N")),
            Path.Combine(app.BlobDirectory, "incoming", "half"),
        ];
        foreach (var file in leftOver)
        {
            await File.WriteAllTextAsync(file, "left over");
        }

        await ResponseAssert.EventuallyAsync(() => Task.FromResult(leftOver.Count(File.Exists)), count => count == 0);
        Assert.Equal("Stored.", await client.GetStringAsync($"{Documents}{document.Id}/content/"));
    }

    /// <summary>A service with a small storage quota and a short sweep interval.</summary>
    public sealed class App : KnowledgeApp
    {
        protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            await base.ConfigureAsync(settings);
            settings["Documents:MaxStorageBytes"] = "1000";
            settings["Blobs:SweepInterval"] = "00:00:01";
            settings["Blobs:OrphanAge"] = "00:00:02";
        }
    }
}
