using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Ask;

/// <summary>An answer while it streams and after it is complete, in a browser.</summary>
public sealed class AskTests(DashboardFixture system)
{
    private const string Question = "When must MAS be told of an incident?";

    /// <summary>Slow enough to interrupt a streaming answer.</summary>
    private const int BytesPerSecond = 3_000;

    [Fact]
    public async Task Answer_is_stopped_continued_copied_and_downloaded()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync();
        var question = page.GetByLabel("Question", new() { Exact = true });
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true });

        await question.FillAsync(new string('a', 8_001));
        await page.GetByText("A question may have at most 8,000 characters; this one has 8,001.", new() { Exact = true }).WaitForAsync();

        await using (await ThrottleAsync(user))
        {
            await question.FillAsync(Question);
            await user.ClickAsync("Ask");
            await page.Locator("article[aria-busy=true] .egret-answer-writing").GetByText(new Regex(@"\w{3}")).First.WaitForAsync();
            await stop.ClickAsync();
            await page.GetByText("This answer was interrupted and is not complete.", new() { Exact = true }).WaitForAsync();
            await Assertions.Expect(question).ToBeFocusedAsync();

            await question.FillAsync(Question);
            await user.ClickAsync("Ask");
            await stop.FocusAsync();
        }

        var answer = page.Locator("article[aria-busy=false]").Nth(1);
        await answer.WaitForAsync();
        // The focused button disappears with the end of the answer, and the focus must not be lost.
        await Assertions.Expect(question).ToBeFocusedAsync();

        var suggestion = page.GetByRole(AriaRole.Group, new() { Name = "Suggestions" }).GetByRole(AriaRole.Button).First;
        var suggested = await suggestion.InnerTextAsync();
        await suggestion.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = suggested, Exact = true }).WaitForAsync();
        answer = page.Locator("article[aria-busy=false]").Nth(2);
        await answer.WaitForAsync();

        var copied = await user.CopyAsync(async () =>
        {
            await answer.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
            await page.GetByText("Answer copied", new() { Exact = true }).WaitForAsync();
        });
        var save = answer.GetByRole(AriaRole.Button, new() { Name = "Download as Markdown", Exact = true });
        var download = await page.RunAndWaitForDownloadAsync(() => save.ClickAsync());
        var saved = await File.ReadAllTextAsync((await download.PathAsync())!);
        Assert.EndsWith(".md", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("## " + suggested, saved, StringComparison.Ordinal);
        Assert.Contains("[1]", copied, StringComparison.Ordinal);
        Assert.Contains(copied.Trim(), saved, StringComparison.Ordinal);
        Assert.Empty(user.ConsoleErrors);
    }

    /// <summary>Throttles the user's connection until the result is disposed.</summary>
    private static async Task<IAsyncDisposable> ThrottleAsync(BrowserUser user)
    {
        var protocol = await user.Context.NewCDPSessionAsync(user.Page);
        var slow = new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = BytesPerSecond,
            ["uploadThroughput"] = -1,
        };
        await protocol.SendAsync("Network.enable");
        await protocol.SendAsync("Network.emulateNetworkConditions", slow);
        return new Throttling(protocol, slow);
    }

    private sealed class Throttling(ICDPSession protocol, Dictionary<string, object> conditions) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            conditions["downloadThroughput"] = -1;
            await protocol.SendAsync("Network.emulateNetworkConditions", conditions);
        }
    }
}
