using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Documents;

/// <summary>What becomes of files on the page of documents, in a real browser.</summary>
public sealed class DocumentsPageTests(DashboardSystem system)
{
    private const string Good = "opening-hours.md";
    private const string Broken = "scan.pdf";
    private const string Text = "# Opening hours\n\nThe counter of the harbour office opens at seven in the morning and closes at noon.\n";

    /// <summary>Drops files of these names and contents on the page, as a person's hand does.</summary>
    private const string Drop = """
        files => {
          const dataTransfer = new DataTransfer();
          files.forEach(([name, text]) => dataTransfer.items.add(new File([text], name)));
          for (const type of ["dragenter", "dragover", "drop"]) {
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
          }
        }
        """;

    [Fact]
    public async Task Files_are_dropped_watched_downloaded_tried_again_and_filtered()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync("The Heronry", "/documents");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Upload documents", Exact = true })).ToBeEnabledAsync();

        var arrives = await HoldAsync(page, new("/documents/$"), "POST");
        await page.EvaluateAsync(Drop, new[] { new[] { Good, Text }, [Broken, "%PDF-1.4 broken"] });
        foreach (var name in new[] { Good, Broken })
        {
            await page.GetByRole(AriaRole.Progressbar, new() { Name = name, Exact = true }).WaitForAsync();
        }

        arrives.SetResult();
        await visitor.ReadyAsync(Good);
        var broken = page.GetByRole(AriaRole.Row).Filter(new() { HasText = Broken });
        await broken.GetByText("Failed", new() { Exact = true }).WaitForAsync();

        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Row).Filter(new() { HasText = Good }).GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync());
        Assert.Equal((Good, Text), (download.SuggestedFilename, await File.ReadAllTextAsync((await download.PathAsync())!)));

        var again = await page.RunAndWaitForResponseAsync(
            () => broken.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync(), new Regex("/retry/$"));
        Assert.Equal(202, again.Status);
        await broken.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).WaitForAsync();

        // The choice that was made last is the one that counts, also when the one before it is answered later.
        var answered = await HoldAsync(page, new("status=failed"), "GET");
        await visitor.ChooseAsync("Status", "Failed");
        await visitor.ChooseAsync("Status", "Ready");
        await broken.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.ReadyAsync(Good);
        answered.SetResult();
        Assert.Empty(visitor.Complaints);
    }

    private static async Task<TaskCompletionSource> HoldAsync(IPage page, Regex address, string method)
    {
        var released = new TaskCompletionSource();
        await page.RouteAsync(address, async route =>
        {
            if (route.Request.Method == method)
            {
                await released.Task;
            }

            await route.ContinueAsync();
        });
        return released;
    }
}
