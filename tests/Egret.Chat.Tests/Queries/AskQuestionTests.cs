using System.Net;
using System.Text.RegularExpressions;
using Egret.Chat.Queries;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Chat.Tests.Queries;

[Collection(ChatCollection.Name)]
public sealed partial class AskQuestionTests(ChatApp app)
{
    [Fact]
    public async Task Body_in_an_unknown_charset_is_415()
    {
        using var client = app.CreateOwner();
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-7");

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await client.PostAsync("/v1/query/", body));
    }

    [Fact]
    public async Task Answer_quotes_its_sources_with_valid_citations()
    {
        using var client = app.CreateOwner();

        var answer = await ChatApp.AskAsync(client, "How long must customer due diligence records be retained?");

        Assert.False(answer.InsufficientContext);
        Assert.Contains("at least six years", answer.Response, StringComparison.Ordinal);
        Assert.Contains("(c) internal reports of suspicious activity", answer.Response, StringComparison.Ordinal);
        Assert.Equal("egret-extractive", answer.Model);
        Assert.Equal("compliance", answer.Mode);
        Assert.InRange(answer.ChunksRetrieved, 1, 10);
        Assert.True(answer.InputTokens > 0 && answer.OutputTokens > 0);
        Assert.Equal(0, answer.CostUsd);
        Assert.True(answer.TotalLatencyMs >= answer.RetrievalLatencyMs);
        AssertCitationsHold(answer);
    }

    [Fact]
    public async Task Sources_are_numbered_from_one_in_the_order_of_their_citation()
    {
        using var client = app.CreateOwner();

        var answer = await ChatApp.AskAsync(
            client,
            "What must the Reporting Officer decide about a suspicious activity report, and who must appoint the Reporting Officer?");

        Assert.Equal(Enumerable.Range(1, answer.Sources.Count), answer.Sources.Select(source => source.Citation));
        var cited = Citation().Matches(answer.Response).Select(match => int.Parse(match.Groups[1].Value)).Distinct().ToList();
        Assert.Equal(cited.Order(), cited);
        Assert.Equal("aml-rulebook.pdf", answer.Sources[0].Filename);
        Assert.Equal("public", answer.Sources[0].Scope);
        AssertCitationsHold(answer);
    }

    [Fact]
    public async Task Suggestions_are_about_retrieved_passages_without_citation()
    {
        using var client = app.CreateOwner();

        var answer = await ChatApp.AskAsync(client, "How long must a Licensed Firm retain records of a business relationship?");

        Assert.All(answer.Suggestions, suggestion => Assert.EndsWith("?", suggestion, StringComparison.Ordinal));
        Assert.Contains("What do the rules say about training and awareness?", answer.Suggestions);
        Assert.DoesNotContain(answer.Suggestions, suggestion => suggestion.Contains("ecord keeping", StringComparison.Ordinal));
    }

    /// <summary>No answer is invented: without evidence the response states only that.</summary>
    [Fact]
    public async Task Question_without_evidence_gets_insufficient_context()
    {
        using var client = app.CreateOwner();

        var answer = await ChatApp.AskAsync(client, "Which sourdough flour gives the best crumb when baking bread for customers?");

        Assert.True(answer.InsufficientContext);
        Assert.Contains("do not answer this question", answer.Response, StringComparison.Ordinal);
        Assert.Contains("Anti-Money Laundering", answer.Response, StringComparison.Ordinal);
        Assert.DoesNotContain("flour", answer.Response, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Citation(), answer.Response);
        Assert.Empty(answer.Sources);
        Assert.Empty(answer.Suggestions);
        var messages = await ChatApp.MessagesAsync(client, answer.SessionId);
        Assert.Equal("insufficient", messages[1].GetProperty("context_quality").GetString());
    }

    [Fact]
    public async Task Follow_up_question_is_searched_with_terms_of_the_previous_one()
    {
        using var client = app.CreateOwner();
        var first = await ChatApp.AskAsync(client, "Who must receive anti-money laundering training?");

        var second = await ChatApp.AskAsync(client, "And how often?", first.SessionId);

        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Contains("at least once a year", second.Response, StringComparison.Ordinal);
        var messages = await ChatApp.MessagesAsync(client, first.SessionId);
        Assert.Equal("And how often?", messages[2].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Knowledge_is_called_with_the_caller()
    {
        var assertion = Assertions.For(TestCaller.OwnerOfNewOrganisation());
        using var client = app.CreateClient(assertion);

        await ChatApp.AskAsync(client, "How often is training provided?");

        var search = app.Knowledge.Searches.Single(entry => entry.Assertion == "Bearer " + assertion);
        Assert.Equal("aml", search.Body.GetProperty("domain").GetString());
        Assert.Equal("rules", search.Body.GetProperty("category").GetString());
    }

    [Fact]
    public async Task Session_of_another_user_is_not_found()
    {
        using var client = app.CreateOwner();
        using var otherUser = app.CreateOwner();
        var answer = await ChatApp.AskAsync(client, "How long are records retained?");

        var response = await ChatApp.SendQueryAsync(otherUser, new { query = "And how?", session_id = answer.SessionId });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", response);
    }

    /// <summary>The same user must not see sessions of one organisation while acting for another one.</summary>
    [Fact]
    public async Task Session_of_another_organisation_of_the_same_user_is_not_found()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        using var elsewhere = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { UserId = caller.UserId });
        var answer = await ChatApp.AskAsync(client, "How long are records retained?");

        var response = await ChatApp.SendQueryAsync(elsewhere, new { query = "And how?", session_id = answer.SessionId });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", response);
    }

    [Theory]
    [InlineData("funds", "rules", "domain")]
    [InlineData("aml", "guidance", "category")]
    public async Task Session_of_another_domain_or_category_is_rejected(string domain, string category, string field)
    {
        using var client = app.CreateOwner();
        var answer = await ChatApp.AskAsync(client, "How long are records retained?");

        var response = await ChatApp.SendQueryAsync(
            client, new { query = "And reports?", domain, category, session_id = answer.SessionId });

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("""{"domain":"aml"}""", "query")]
    [InlineData("""{"query":"   ","domain":"aml"}""", "query")]
    [InlineData("""{"query":"a\u0000b","domain":"aml"}""", "query")]
    [InlineData("""{"query":"Why?","domain":"aml","mode":"poetic"}""", "mode")]
    [InlineData("""{"query":"Why?","domain":"aml","knowledge_scope":"secret"}""", "knowledge_scope")]
    [InlineData("""{"query":"Why?","domain":"aml","category":"rules","region":"guidance"}""", "region")]
    [InlineData("""{"query":"Why?","domain":"aml","model_id":"unauthenticated"}""", "model_id")]
    [InlineData("""{"query":"Why?","category":"rules"}""", "domain")]
    [InlineData("""{"query":"Why?","session_id":"seven"}""", "session_id")]
    [InlineData("""{"query":"Why?","stream":"yes"}""", "stream")]
    public async Task Invalid_question_returns_400_with_the_field(string body, string field)
    {
        using var client = app.CreateOwner();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var response = await client.PostAsync(new Uri("/v1/query/", UriKind.Relative), content);

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.GetRawText());
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8_000, HttpStatusCode.OK)]
    [InlineData(8_001, HttpStatusCode.BadRequest)]
    public async Task Question_over_8000_characters_is_rejected(int length, HttpStatusCode expected)
    {
        using var client = app.CreateOwner();

        var response = await ChatApp.SendQueryAsync(client, new { query = " " + new string('a', length) + " ", domain = "aml" });

        await ResponseAssert.HasStatusAsync(expected, response);
    }

    [Fact]
    public async Task Question_without_a_caller_is_rejected()
    {
        using var unauthenticated = app.CreateClient();
        using var anonymous = app.CreateClient(Assertions.Anonymous());

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized,
            "not_authenticated",
            await ChatApp.SendQueryAsync(unauthenticated, new { query = "Why?" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized,
            "not_authenticated",
            await ChatApp.SendQueryAsync(anonymous, new { query = "Why?" }));
    }

    [Fact]
    public async Task Key_without_the_query_scope_is_rejected()
    {
        using var client = app.CreateClient(
            TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7(), Scopes = [KeyScopes.Sessions] });

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden,
            "permission_denied",
            await ChatApp.SendQueryAsync(client, new { query = "Why?" }));
    }

    [Fact]
    public async Task Concurrent_questions_in_one_session_are_each_followed_by_their_answer()
    {
        using var client = app.CreateOwner();
        var session = await ChatApp.CreateSessionAsync(client);
        string[] questions =
        [
            "How long must records be retained?",
            "Which training must be provided to an employee?",
            "Who must appoint the Reporting Officer?",
            "How is suspicion of money laundering notified?",
        ];

        var answers = await Task.WhenAll(questions.Select(question => ChatApp.AskAsync(client, question, session.SessionId)));

        var messages = await ChatApp.MessagesAsync(client, session.SessionId);
        Assert.Equal(8, messages.Count);
        var turns = messages.Chunk(2).ToDictionary(
            turn => turn[0].GetProperty("content").GetString()!, turn => turn[1].GetProperty("content").GetString());
        Assert.All(questions.Zip(answers), pair => Assert.Equal(pair.Second.Response, turns[pair.First]));
    }

    private static void AssertCitationsHold(AnswerResponse answer)
    {
        var citations = Citation().Matches(answer.Response);
        Assert.NotEmpty(citations);
        foreach (var line in answer.Response.Split('\n').Where(line => Citation().IsMatch(line)))
        {
            var number = int.Parse(Citation().Match(line).Groups[1].Value);
            var source = Assert.Single(answer.Sources, source => source.Citation == number);
            var words = Citation().Replace(line, "").Trim().TrimStart('-').Trim();
            Assert.Contains(words, Spaces().Replace(source.Excerpt, " "), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\s?\[(\d+)\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
