using System.Net;
using Egret.Testing;

namespace Egret.Chat.Tests.Queries;

[Collection(ChatCollection.Name)]
public sealed class KnowledgeOutageTests(ChatApp app)
{
    [Fact]
    public async Task Question_while_Knowledge_is_unavailable_returns_503_with_retry_after()
    {
        using var client = app.CreateOwner();
        app.Knowledge.State = KnowledgeState.Fails;

        var response = await ChatApp.SendQueryAsync(client, new { query = "How long are records retained?", domain = "aml" });

        app.Knowledge.State = KnowledgeState.Answers;
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain("10.0.0.7", problem.GetRawText(), StringComparison.Ordinal);
        await ChatApp.AskAsync(client, "How long are records retained?");
    }

    [Fact]
    public async Task Search_over_the_time_limit_returns_504()
    {
        using var client = app.CreateOwner();
        app.Knowledge.State = KnowledgeState.Hangs;

        var response = await ChatApp.SendQueryAsync(client, new { query = "How long are records retained?", stream = true });

        app.Knowledge.State = KnowledgeState.Answers;
        await ResponseAssert.IsProblemAsync(HttpStatusCode.GatewayTimeout, "upstream_timeout", response);
    }
}
