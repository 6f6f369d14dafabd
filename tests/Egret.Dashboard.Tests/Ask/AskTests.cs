using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Ask;

/// <summary>An answer while it is written, and what is done with it afterwards, in a real browser.</summary>
public sealed class AskTests(DashboardSystem system)
{
    private const string Question = "When must MAS be told of an incident?";

    /// <summary>Slow enough for a person to see an answer grow, fast enough for a test.</summary>
    private const int BytesPerSecond = 3_000;

    [Fact]
    public async Task An_answer_is_stopped_gone_on_from_copied_and_saved()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync();
        var question = page.GetByLabel("Question", new() { Exact = true });
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true });

        await question.FillAsync(new string('a', 8_001));
        await page.GetByText("A question has 8,000 characters at most; this one has 8,001.", new() { Exact = true }).WaitForAsync();

        await using (await SlowAsync(visitor))
        {
            await question.FillAsync(Question);
            await visitor.ClickAsync("Ask");
            await page.Locator("article[aria-busy=true] .egret-answer-writing").GetByText(new Regex(@"\w{3}")).First.WaitForAsync();
            await stop.ClickAsync();
            await page.GetByText("This answer was interrupted and is not complete.", new() { Exact = true }).WaitForAsync();
            await Assertions.Expect(question).ToBeFocusedAsync();

            await question.FillAsync(Question);
            await visitor.ClickAsync("Ask");
            await stop.FocusAsync();
        }

        var answer = page.Locator("article[aria-busy=false]").Nth(1);
        await answer.WaitForAsync();
        // The button went with the answer's end, under the focus.
        await Assertions.Expect(question).ToBeFocusedAsync();

        var suggestion = page.GetByRole(AriaRole.Group, new() { Name = "Suggestions" }).GetByRole(AriaRole.Button).First;
        var suggested = await suggestion.InnerTextAsync();
        await suggestion.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = suggested, Exact = true }).WaitForAsync();
        answer = page.Locator("article[aria-busy=false]").Nth(2);
        await answer.WaitForAsync();

        var copied = await visitor.CopyAsync(async () =>
        {
            await answer.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
            await page.GetByText("Answer copied", new() { Exact = true }).WaitForAsync();
        });
        var download = await page.RunAndWaitForDownloadAsync(() => answer.GetByRole(AriaRole.Button, new() { Name = "Download as Markdown", Exact = true }).ClickAsync());
        var saved = await File.ReadAllTextAsync((await download.PathAsync())!);
        Assert.EndsWith(".md", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("## " + suggested, saved, StringComparison.Ordinal);
        Assert.Contains("[1]", copied, StringComparison.Ordinal);
        Assert.Contains(copied.Trim(), saved, StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>The visitor's connection is slow until the end of this.</summary>
    private static async Task<IAsyncDisposable> SlowAsync(Visitor visitor)
    {
        var protocol = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        var slow = new Dictionary<string, object> { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = BytesPerSecond, ["uploadThroughput"] = -1 };
        await protocol.SendAsync("Network.enable");
        await protocol.SendAsync("Network.emulateNetworkConditions", slow);
        return new Slowness(protocol, slow);
    }

    private sealed class Slowness(ICDPSession protocol, Dictionary<string, object> conditions) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            conditions["downloadThroughput"] = -1;
            await protocol.SendAsync("Network.emulateNetworkConditions", conditions);
        }
    }
}
