using System.Net;
using System.Net.Http.Json;
using Egret.Chat.Queries;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

[Collection(ChatCollection.Name)]
public sealed class FallbackTests(FallbackApp app) : IClassFixture<FallbackApp>
{
    [Fact]
    public async Task Extractive_model_answers_if_the_default_provider_is_unavailable()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        app.Provider.Reset();
        app.Provider.IsUnavailable = true;

        var response = await client.PostAsJsonAsync("/v1/query/", new { query = "How long must records be retained?", domain = "aml" });

        var answer = await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response);
        Assert.Equal("egret-extractive", answer.Model);
        Assert.Contains("at least six years", answer.Response, StringComparison.Ordinal);
        Assert.Equal(0, answer.CostUsd);
    }

    [Theory]
    [InlineData("no finish reason")]
    [InlineData("not JSON")]
    [InlineData("empty")]
    public async Task Extractive_model_answers_if_the_default_provider_returns_no_text(string fault)
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        FailingProviderTests.Break(app.Provider, fault);

        var response = await client.PostAsJsonAsync("/v1/query/", new { query = "How long must records be retained?", domain = "aml" });

        var answer = await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response);
        Assert.Equal(("egret-extractive", AnswerFinish.Complete), (answer.Model, answer.Finish));
        Assert.Equal(0, answer.CostUsd);
    }

    [Fact]
    public async Task Default_model_answers_while_its_provider_is_available()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        app.Provider.Reset("Six years, for records [1].");

        var response = await client.PostAsJsonAsync("/v1/query/", new { query = "How long must records be retained?", domain = "aml" });

        Assert.Equal(ChatApp.ProviderModel, (await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response)).Model);
    }
}
