using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Chat.Tests.Queries;

[Collection(ChatCollection.Name)]
public sealed class AnswerStreamTests(ChatApp app)
{
    private static readonly object Question = new
    {
        query = "How long must customer due diligence records be retained?",
        domain = "aml",
        category = "rules",
        stream = true,
    };

    [Fact]
    public async Task Streamed_answer_is_JSON_lines_from_sources_to_done()
    {
        using var client = app.CreateOwner();

        var response = await ChatApp.SendQueryAsync(client, Question);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync())
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();
        Assert.Equal(
            ["type", "sources", "retrieval_ms", "chunks_retrieved", "insufficient_context", "mode", "session_id"],
            FieldsOf(lines[0]));
        Assert.Equal("sources", lines[0].GetProperty("type").GetString());
        Assert.All(lines[1..^1], line => Assert.Equal("text_delta", line.GetProperty("type").GetString()));
        Assert.Equal(
            [
                "type", "input_tokens", "output_tokens", "cost_usd", "model", "total_latency_ms", "retrieval_latency_ms",
                "generation_latency_ms", "full_text", "sources", "suggestions", "finish",
            ],
            FieldsOf(lines[^1]));
        Assert.Equal("done", lines[^1].GetProperty("type").GetString());
        Assert.Equal(
            lines[^1].GetProperty("full_text").GetString(),
            string.Concat(lines[1..^1].Select(line => line.GetProperty("text").GetString())));
        Assert.True(lines.Count > 3, "The answer came in one piece.");

        var messages = await ChatApp.MessagesAsync(client, lines[0].GetProperty("session_id").GetGuid());
        Assert.Equal(lines[^1].GetProperty("full_text").GetString(), messages[1].GetProperty("content").GetString());
        Assert.False(messages[1].GetProperty("interrupted").GetBoolean());
    }

    [Fact]
    public async Task Streamed_answer_uses_server_sent_events_when_accepted()
    {
        using var client = app.CreateOwner();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));

        var response = await ChatApp.SendQueryAsync(client, Question);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("event: sources\ndata: {", events[0], StringComparison.Ordinal);
        Assert.StartsWith("event: text_delta\ndata: {", events[1], StringComparison.Ordinal);
        Assert.StartsWith("event: done\ndata: {", events[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("text/html, image/*;q=0.8")]
    [InlineData("application/json;q=0, application/x-ndjson;q=0, text/event-stream;q=0")]
    [InlineData("application/*;q=0, text/html")]
    public async Task Unsupported_accept_header_returns_406_without_a_search(string accept)
    {
        using var client = app.CreateOwner();
        client.DefaultRequestHeaders.Add("Accept", accept);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotAcceptable, "not_acceptable", await ChatApp.SendQueryAsync(client, Question));
    }

    [Theory]
    [InlineData("*/*", "application/x-ndjson")]
    [InlineData("application/json", "application/x-ndjson")]
    [InlineData("text/html, application/*;q=0.1", "application/x-ndjson")]
    [InlineData("*/*, text/event-stream;q=0", "application/x-ndjson")]
    [InlineData("text/html, text/event-stream", "text/event-stream")]
    public async Task Supported_accept_header_gets_an_answer(string accept, string contentType)
    {
        using var client = app.CreateOwner();
        client.DefaultRequestHeaders.Add("Accept", accept);

        using var response = await ChatApp.SendQueryAsync(client, Question);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Rejected_streamed_question_has_its_status()
    {
        using var client = app.CreateOwner();

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await ChatApp.SendQueryAsync(
                client, new { query = "Why?", session_id = Guid.CreateVersion7(), stream = true }));
    }

    [Fact]
    public async Task Failure_after_the_first_event_is_the_last_event()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset();
        app.Provider.IsUnavailable = true;

        var response = await ChatApp.SendQueryAsync(
            client,
            new { query = "How long must records be retained?", domain = "aml", stream = true, model = ChatApp.ProviderModel });

        var lines = (await response.Content.ReadAsStringAsync())
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();
        Assert.Equal(["sources", "error"], lines.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal("upstream_unavailable", lines[1].GetProperty("code").GetString());
        Assert.Equal(["type", "detail", "code"], FieldsOf(lines[1]));
    }

    [Fact]
    public async Task Disconnect_stops_the_model_and_stores_the_partial_answer()
    {
        using var client = app.CreateOwner();
        var session = await ChatApp.CreateSessionAsync(client);
        app.Provider.Reset("Records must be retained for at least six years [1]. ", "There is ", "more ");
        app.Provider.Hangs = true;
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/query/")
        {
            Content = JsonContent.Create(new
            {
                query = "How long must records be retained?",
                session_id = session.SessionId,
                stream = true,
                model_id = ChatApp.ProviderModel,
            }),
        };

        using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token))
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync(leaving.Token)))
        {
            Assert.Contains("sources", await reader.ReadLineAsync(leaving.Token), StringComparison.Ordinal);
            Assert.Contains("six years", await reader.ReadLineAsync(leaving.Token), StringComparison.Ordinal);
            await leaving.CancelAsync();
        }

        await app.Provider.ClientDisconnected.Task.WaitAsync(TimeSpan.FromSeconds(4));
        var messages = await ResponseAssert.EventuallyAsync(
            () => ChatApp.MessagesAsync(client, session.SessionId), stored => stored.Count == 2);
        Assert.True(messages[1].GetProperty("interrupted").GetBoolean());
        Assert.StartsWith(
            "Records must be retained for at least six years [1].",
            messages[1].GetProperty("content").GetString(),
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> FieldsOf(JsonElement element) =>
        element.EnumerateObject().Select(property => property.Name);
}
