using System.Net;
using System.Text.Json;
using Egret.Chat.Queries;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

/// <summary>
/// An interrupted, empty or malformed response of a provider is never presented as a complete answer.
/// </summary>
[Collection(ChatCollection.Name)]
public sealed class FailingProviderTests(ChatApp app)
{
    private const string Question = "How long must customer due diligence records be retained?";
    private const string Sentence = "Firms must retain the records for at least six years [1]. ";

    /// <summary>The name of a case and the behaviour of the provider.</summary>
    public static TheoryData<string> Faults =>
    [
        "no finish reason", "content_filter", "tool_calls", "unknown finish reason", "closed connection",
        "not JSON", "wrong shape", "null", "HTML", "error object",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Answer_interrupted_by_the_provider_returns_502_and_is_stored_as_interrupted(string fault)
    {
        using var client = app.CreateOwner();
        var session = await ChatApp.CreateSessionAsync(client);
        Break(fault, Sentence, "There is more");

        var response = await ChatApp.SendQueryAsync(
            client, new { query = Question, session_id = session.SessionId, model_id = ChatApp.ProviderModel });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_unavailable", response);
        var messages = await ChatApp.MessagesAsync(client, session.SessionId);
        Assert.True(messages[1].GetProperty("interrupted").GetBoolean());
        Assert.Equal(Sentence + "There is more", messages[1].GetProperty("content").GetString());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Streamed_answer_interrupted_by_the_provider_ends_with_an_error(string fault)
    {
        using var client = app.CreateOwner();
        Break(fault, Sentence, "There is more");

        var response = await ChatApp.SendQueryAsync(
            client, new { query = Question, domain = "aml", stream = true, model_id = ChatApp.ProviderModel });

        var text = await response.Content.ReadAsStringAsync();
        var lines = text.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(["sources", "text_delta", "error"], lines.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal("upstream_unavailable", lines[^1].GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    [InlineData("empty")]
    [InlineData("blank")]
    public async Task Empty_answer_returns_502_and_is_not_stored(string fault)
    {
        using var client = app.CreateOwner();
        var session = await ChatApp.CreateSessionAsync(client);
        string[] pieces = fault == "blank" ? [" ", "\n"] : [];
        Break(fault, pieces);

        var response = await ChatApp.SendQueryAsync(
            client, new { query = Question, session_id = session.SessionId, model_id = ChatApp.ProviderModel });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_unavailable", response);
        Assert.Empty(await ChatApp.MessagesAsync(client, session.SessionId));
    }

    [Fact]
    public async Task Answer_at_the_model_limit_reports_length_and_is_stored_as_interrupted()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset(Sentence, "There is mo");
        app.Provider.FinishReason = "length";

        var answer = await ChatApp.AskAsync(client, Question, model: ChatApp.ProviderModel);

        Assert.Equal(AnswerFinish.Length, answer.Finish);
        Assert.Equal(Sentence + "There is mo", answer.Response);
        var messages = await ChatApp.MessagesAsync(client, answer.SessionId);
        Assert.True(messages[1].GetProperty("interrupted").GetBoolean());
    }

    [Fact]
    public async Task Answer_with_the_finish_reason_stop_is_complete()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset(Sentence);

        var answer = await ChatApp.AskAsync(client, Question, model: ChatApp.ProviderModel);

        Assert.Equal(AnswerFinish.Complete, answer.Finish);
        Assert.False((await ChatApp.MessagesAsync(client, answer.SessionId))[1].GetProperty("interrupted").GetBoolean());
    }

    private void Break(string fault, params string[] pieces) => Break(app.Provider, fault, pieces);

    internal static void Break(FakeModelProvider provider, string fault, params string[] pieces)
    {
        provider.Reset(pieces);
        switch (fault)
        {
            case "no finish reason":
                provider.FinishReason = null;
                break;
            case "content_filter" or "tool_calls":
                provider.FinishReason = fault;
                break;
            case "unknown finish reason":
                provider.FinishReason = "gave_up";
                break;
            case "closed connection":
                provider.Closes = true;
                break;
            case "not JSON":
                provider.Garbage = "data: {\"choices\": [\n\n";
                break;
            case "wrong shape":
                provider.Garbage = "data: {\"choices\": \"none\"}\n\ndata: [DONE]\n\n";
                break;
            case "null":
                provider.Garbage = "data: null\n\ndata: [DONE]\n\n";
                break;
            case "HTML":
                provider.Garbage = "<html><body>It works!</body></html>";
                provider.ContentType = pieces.Length == 0 ? "text/html" : "text/event-stream";
                break;
            case "error object":
                provider.Garbage = "data: {\"error\": {\"message\": \"overloaded\"}}\n\n";
                break;
            case "empty" or "blank":
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not one of the faults.");
        }
    }
}
