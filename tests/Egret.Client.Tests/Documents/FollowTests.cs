namespace Egret.Client.Tests.Documents;

/// <summary>Progress of a document over event streams that may be interrupted.</summary>
public sealed class FollowTests
{
    private const string MediaType = "text/event-stream";
    private static readonly Guid Id = Guid.Parse("01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21");

    [Fact]
    public async Task Progress_is_yielded_until_final_and_unknown_events_are_skipped()
    {
        await using var server = await TestServer.StartAsync(Responses.Chunks(
            MediaType, isInterrupted: false, Event("queued", 0), ": keep-alive\n\n",
            "event: later\ndata: than this version\n\n", Event("processing", 0.5), Event("ready", 1),
            Event("processing", 0)));
        using var client = server.Connect();

        var states = await client.Documents.Of("acme").FollowAsync(Id).ToListAsync();

        Assert.Equal(
            [DocumentStatus.Queued, DocumentStatus.Processing, DocumentStatus.Ready], states.Select(
                state => state.Status));
        Assert.Equal(0.5f, states[1].Progress);
        Assert.Equal("text/event-stream", Assert.Single(server.Requests).Header("Accept"));
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "event: progress\ndata: {\"id\":\"0193")]
    [InlineData(false, "event: progress\ndata: {\"id\":\"0193\n\n")]
    public async Task Interrupted_connection_is_reopened(bool isInterrupted, string last)
    {
        await using var server = await TestServer.StartAsync(
            Responses.Chunks(MediaType, isInterrupted, Event("processing", 0.5), last), Responses.CloseConnection(),
            Responses.Chunks(MediaType, false, Event("failed", 0.7)));
        var clock = new InstantTimeProvider();
        using var client = server.Connect(time: clock);

        var states = await client.Documents.Of("acme").FollowAsync(Id).ToListAsync();

        Assert.Equal([DocumentStatus.Processing, DocumentStatus.Failed], states.Select(state => state.Status));
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Delays[0]);
    }

    [Fact]
    public async Task Connection_without_events_is_not_reopened()
    {
        await using var server = await TestServer.StartAsync(Responses.Chunks(MediaType, isInterrupted: false));
        using var client = server.Connect();

        await Assert.ThrowsAsync<EgretUnavailableException>(
            async () => await client.Documents.Of("acme").FollowAsync(Id).ToListAsync());

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Deleted_document_throws_not_found()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Chunks(
                MediaType, isInterrupted: false, Event("processing", 0.5), Event("processing", 0.5, "deleted")));
        using var client = server.Connect();
        List<DocumentProgress> states = [];

        await Assert.ThrowsAsync<EgretNotFoundException>(async () =>
        {
            await foreach (var state in client.Documents.Of("acme").FollowAsync(Id))
            {
                states.Add(state);
            }
        });

        Assert.Single(states);
    }

    private static string Event(string status, double progress, string type = "progress") =>
        string.Create(
            null,
            $"event: {type}\ndata: {{\"id\":\"{Id}\",\"status\":\"{status}\",\"progress\":{progress},\"error\":null}}\n\n");
}
