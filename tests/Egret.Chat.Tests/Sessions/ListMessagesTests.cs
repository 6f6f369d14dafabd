using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Chat.Tests.Sessions;

[Collection(ChatCollection.Name)]
public sealed class ListMessagesTests(ChatApp app)
{
    [Fact]
    public async Task Messages_are_listed_oldest_first_with_sources()
    {
        using var client = app.CreateOwner();
        var answer = await ChatApp.AskAsync(client, "How long must customer due diligence records be retained?");

        var messages = await ChatApp.MessagesAsync(client, answer.SessionId);

        Assert.Equal(
            [
                "session_id",
                "sender",
                "content",
                "model_id",
                "bedrock_model_id",
                "sources",
                "input_tokens",
                "output_tokens",
                "created_at",
                "context_quality",
                "interrupted",
            ],
            messages[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(["user", "assistant"], messages.Select(message => message.GetProperty("sender").GetString()));
        Assert.Equal(JsonValueKind.Null, messages[0].GetProperty("context_quality").ValueKind);
        Assert.Equal("good", messages[1].GetProperty("context_quality").GetString());
        Assert.Equal(answer.Response, messages[1].GetProperty("content").GetString());
        Assert.Equal(answer.Sources.Count, messages[1].GetProperty("sources").GetArrayLength());
        Assert.Equal("aml-rulebook.pdf", messages[1].GetProperty("sources")[0].GetProperty("filename").GetString());
    }

    /// <summary>
    /// A download link grants access to its holder, so it is returned with the answer and not stored.
    /// </summary>
    [Fact]
    public async Task Download_link_is_returned_with_the_answer_and_not_stored()
    {
        using var client = app.CreateOwner();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "egret.example:8443");
        var answer = await ChatApp.AskAsync(client, "How long must customer due diligence records be retained?");
        Assert.All(
            answer.Sources,
            source => Assert.StartsWith("https://egret.example:8443/", source.DownloadUrl, StringComparison.Ordinal));
        Assert.All(answer.Sources, source => Assert.Contains("signature=", source.DownloadUrl, StringComparison.Ordinal));

        var messages = await ChatApp.MessagesAsync(client, answer.SessionId);

        Assert.NotEqual(0, messages[1].GetProperty("sources").GetArrayLength());
        Assert.All(
            messages[1].GetProperty("sources").EnumerateArray(),
            source => Assert.Equal(JsonValueKind.Null, source.GetProperty("download_url").ValueKind));
    }

    [Fact]
    public async Task Messages_are_paginated()
    {
        using var client = app.CreateOwner();
        var answer = await ChatApp.AskAsync(client, "How long must records be retained?");
        await ChatApp.AskAsync(client, "Who must appoint the Reporting Officer?", answer.SessionId);

        var first = await client.GetAsync(new Uri($"/v1/sessions/{answer.SessionId}/messages/?limit=3", UriKind.Relative));
        var link = first.Headers.GetValues("Link").Single();
        var rest = await client.GetFromJsonAsync<List<JsonElement>>(
            new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)], UriKind.Relative));

        Assert.Equal(3, (await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, first)).Count);
        Assert.Equal("assistant", Assert.Single(rest!).GetProperty("sender").GetString());
    }
}
