using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Questions;

/// <summary>Streamed answers, and streams that fail.</summary>
public sealed class StreamTests
{
    private const string MediaType = "application/x-ndjson";

    // One line each (NDJSON).
    private const string Sources = """{"type":"sources","sources":[],"retrieval_ms":3,"chunks_retrieved":"""
        + """0,"insufficient_context":false,"mode":"advisory","session_id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21"}""" + "\n";
    private const string Delta = """{"type":"text_delta","text":"Once a year"}""" + "\n";
    private const string Done = """{"type":"done","input_tokens":1,"output_tokens":2,"cost_usd":0.5,"model":"m","total_latency_ms":"""
        + """3,"retrieval_latency_ms":1,"generation_latency_ms":2,"full_text":"Once a year.","sources":"""
        + """[],"suggestions":["Who?"]}""" + "\n";

    private static readonly Question Question = new("How often?");

    [Fact]
    public async Task Events_are_yielded_in_order_and_unknown_types_are_skipped()
    {
        await using var server = await TestServer.StartAsync(Responses.Chunks(
            MediaType, isInterrupted: false, Sources,
            """{"later":"than this version","type":"thought"}""" + "\n\n",
            Delta[..10], Delta[10..] + Done, "beyond the end"));
        using var client = server.Connect();

        var parts = await client.Questions.StreamAsync(Question).ToListAsync();

        Assert.Equal(AnswerMode.Advisory, Assert.IsType<SourcesFound>(parts[0]).Mode);
        Assert.Equal("Once a year", Assert.IsType<TextDelta>(parts[1]).Text);
        Assert.Equal("Once a year.", Assert.IsType<AnswerDone>(parts[2]).FullText);
        Assert.Equal(3, parts.Count);
        Assert.Contains("\"stream\":true", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_is_yielded_before_the_next_one_is_written()
    {
        var seen = new SemaphoreSlim(0);
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = MediaType;
            foreach (var part in new[] { Sources, Delta, Done })
            {
                await context.Response.WriteAsync(part);
                await context.Response.Body.FlushAsync();
                Assert.True(await seen.WaitAsync(TimeSpan.FromSeconds(10)));
            }
        });
        using var client = server.Connect();

        var count = 0;
        await foreach (var _ in client.Questions.StreamAsync(Question))
        {
            count++;
            seen.Release();
        }

        Assert.Equal(3, count);
    }

    [Theory]
    [InlineData(true, "{\"type\":\"text_del")]
    [InlineData(false, "{\"type\":\"text_del")]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(false, "<html>\n")]
    [InlineData(false, "[]\n")]
    [InlineData(false, "{\"type\":\"text_delta\"}\n")]
    public async Task Interrupted_stream_yields_received_events_and_then_throws(bool isInterrupted, string last)
    {
        await using var server = await TestServer.StartAsync(
            Responses.Chunks(MediaType, isInterrupted, Sources, Delta, last));
        using var client = server.Connect();
        List<QueryEvent> parts = [];

        await Assert.ThrowsAsync<EgretUnavailableException>(async () =>
        {
            await foreach (var part in client.Questions.StreamAsync(Question))
            {
                parts.Add(part);
            }
        });

        Assert.Equal(2, parts.Count);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("upstream_timeout", typeof(EgretUnavailableException))]
    [InlineData("upstream_unavailable", typeof(EgretUnavailableException))]
    [InlineData("not_found", typeof(EgretNotFoundException))]
    [InlineData("internal_error", typeof(EgretException))]
    public async Task Error_event_throws_the_exception_of_its_code(string code, Type type)
    {
        await using var server = await TestServer.StartAsync(Responses.Chunks(
            MediaType, isInterrupted: false, Sources, $$"""{"type":"error","detail":"The model failed.","code":"{{code}}"}""" + "\n"));
        using var client = server.Connect();

        var exception = await Assert.ThrowsAsync(
            type, async () => await client.Questions.StreamAsync(Question).ToListAsync());

        Assert.Equal("The model failed.", exception.Message);
        Assert.Equal(code, ((EgretException)exception).Code);
        Assert.Null(((EgretException)exception).Status);
    }

    [Fact]
    public async Task Leaving_the_enumeration_cancels_the_request()
    {
        var isAborted = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(isAborted.SetResult);
            context.Response.ContentType = MediaType;
            await context.Response.WriteAsync(Sources);
            await context.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted);
        });
        using var client = server.Connect();

        await foreach (var part in client.Questions.StreamAsync(Question))
        {
            Assert.IsType<SourcesFound>(part);
            break;
        }

        await isAborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// By default the handler drains a response for two seconds to reuse the connection; the model would continue to
    /// generate.
    /// </summary>
    [Fact]
    public async Task Abandoned_stream_is_not_drained()
    {
        var hasLeft = new TaskCompletionSource();
        var isWritten = new TaskCompletionSource();
        List<string> connections = [];
        await using var server = await TestServer.StartAsync(
            async context =>
            {
                connections.Add(context.Connection.Id);
                context.Response.ContentType = MediaType;
                await context.Response.WriteAsync(Sources);
                await context.Response.Body.FlushAsync();
                await hasLeft.Task;
                await context.Response.WriteAsync(Done);
                await context.Response.CompleteAsync();
                isWritten.SetResult();
            },
            context =>
            {
                connections.Add(context.Connection.Id);
                return Responses.Json(Responses.Models)(context);
            });
        using var client = server.Connect();

        await foreach (var _ in client.Questions.StreamAsync(Question))
        {
            break;
        }

        hasLeft.SetResult();
        await isWritten.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await client.Models.GetAllAsync();

        Assert.Equal(2, connections.Distinct().Count());
    }

    [Fact]
    public async Task Cancellation_stops_the_enumeration_and_the_request()
    {
        var isAborted = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(isAborted.SetResult);
            context.Response.ContentType = MediaType;
            await context.Response.WriteAsync(Sources);
            await context.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted);
        });
        using var client = server.Connect();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.Questions.StreamAsync(Question, stop.Token))
            {
                stop.CancelAfter(TimeSpan.FromMilliseconds(50));
            }
        });

        await isAborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Rejection_before_the_first_event_throws_the_matching_exception()
    {
        await using var server = await TestServer.StartAsync(Responses.Problem(403, "domain_not_allowed"));
        using var client = server.Connect();

        var exception = await Assert.ThrowsAsync<EgretPermissionDeniedException>(
            async () => await client.Questions.StreamAsync(Question).ToListAsync());

        Assert.Equal(EgretErrorCodes.DomainNotAllowed, exception.Code);
    }
}
