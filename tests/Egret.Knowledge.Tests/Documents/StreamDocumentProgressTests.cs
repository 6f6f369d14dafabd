using System.Net;
using Egret.Knowledge.Data;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

public sealed class StreamDocumentProgressTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task User_with_20_open_event_streams_gets_429()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, "# Followed\n\nThis one is followed by many.");
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        // Pending for the whole test: neither a worker nor the sweep processes it.
        await app.ExecuteAsync(
            "update documents set status = 'queued', queued_at = now() + interval '1 hour' where id = $1", document.Id);
        using var byKey = app.CreateClient(_caller with { KeyId = Guid.CreateVersion7() });
        List<HttpResponseMessage> followed = [];
        try
        {
            for (var number = 0; number < 20; number++)
            {
                followed.Add(await FollowAsync(number % 2 == 0 ? client : byKey, document.Id));
                Assert.Equal(HttpStatusCode.OK, followed[^1].StatusCode);
            }

            using var rejected = await FollowAsync(byKey, document.Id);
            Assert.NotNull(rejected.Headers.RetryAfter);
            await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", rejected);
            using var colleague = app.CreateClient(_caller with { UserId = Guid.CreateVersion7() });
            using var other = await FollowAsync(colleague, document.Id);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);

            // A closed stream is no longer counted.
            followed[0].Dispose();
            await ResponseAssert.EventuallyAsync(
                async () =>
                {
                    using var again = await FollowAsync(client, document.Id);
                    return again.StatusCode;
                },
                status => status == HttpStatusCode.OK);
        }
        finally
        {
            followed.ForEach(response => response.Dispose());
        }
    }

    private Task<HttpResponseMessage> FollowAsync(HttpClient client, Guid id) =>
        client.GetAsync($"{Path}{id}/events/", HttpCompletionOption.ResponseHeadersRead);
}
