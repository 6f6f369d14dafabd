using System.Net;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

[Collection(ChatCollection.Name)]
public sealed class ProviderModelTests(ChatApp app)
{
    private const string Question = "How long must customer due diligence records be retained?";

    [Fact]
    public async Task Configured_model_answers_from_numbered_sources_with_its_price()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset("Firms must retain the records for ", "at least six years [1", "].");

        var answer = await ChatApp.AskAsync(client, Question, model: ChatApp.ProviderModel);

        Assert.Equal("Firms must retain the records for at least six years [1].", answer.Response);
        Assert.Equal(ChatApp.ProviderModel, answer.Model);
        Assert.Equal((1_000, 50, 0.0024m), (answer.InputTokens, answer.OutputTokens, answer.CostUsd));
        Assert.Contains("[1] aml-rulebook.pdf", app.Provider.LastPrompt, StringComparison.Ordinal);
        Assert.Contains(Question, app.Provider.LastPrompt, StringComparison.Ordinal);
    }

    /// <summary>Citations are verified, because an unsupported citation misleads more than no citation.</summary>
    [Fact]
    public async Task Unsupported_citations_are_removed()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset(
            "Records are retained for at least six years [1]. Unicorns graze peacefully [1]. "
            + "The Regulator says \"records must be burned after one year\" [1]. Records have numbers [42].");

        var answer = await ChatApp.AskAsync(client, Question, model: ChatApp.ProviderModel);

        Assert.Equal(
            "Records are retained for at least six years [1]. Unicorns graze peacefully. "
            + "The Regulator says \"records must be burned after one year\". Records have numbers.",
            answer.Response);
        var messages = await ChatApp.MessagesAsync(client, answer.SessionId);
        Assert.Equal("partial", messages[1].GetProperty("context_quality").GetString());
    }

    [Fact]
    public async Task Unavailable_provider_returns_502()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset();
        app.Provider.IsUnavailable = true;

        var response = await ChatApp.SendQueryAsync(client, new { query = Question, domain = "aml", model_id = ChatApp.ProviderModel });

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_unavailable", response);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_over_the_time_limit_returns_504()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset();
        app.Provider.Hangs = true;

        var response = await ChatApp.SendQueryAsync(client, new { query = Question, domain = "aml", model_id = ChatApp.ProviderModel });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.GatewayTimeout, "upstream_timeout", response);
    }

    /// <summary>Without evidence no model is called, so that no answer is invented.</summary>
    [Fact]
    public async Task Model_is_not_called_with_insufficient_context()
    {
        using var client = app.CreateOwner();
        app.Provider.Reset("Bread needs strong flour [1].");

        var answer = await ChatApp.AskAsync(client, "Which sourdough flour gives the best crumb?", model: ChatApp.ProviderModel);

        Assert.True(answer.InsufficientContext);
        Assert.Null(app.Provider.LastPrompt);
        Assert.Equal(0, answer.CostUsd);
    }
}
