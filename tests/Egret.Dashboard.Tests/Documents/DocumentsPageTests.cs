using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Documents;

/// <summary>The documents page in a browser.</summary>
public sealed class DocumentsPageTests(DashboardFixture system)
{
    private const string Good = "opening-hours.md";
    private const string Broken = "scan.pdf";
    private const string Text = "# Opening hours\n\nThe counter of the harbour office opens at seven in the morning and closes at noon.\n";

    /// <summary>Dispatches the events of dropping files with the given names and contents.</summary>
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
    public async Task Dropped_files_are_uploaded_watched_downloaded_retried_and_filtered()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync("The Heronry", "/documents");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Upload documents", Exact = true })).ToBeEnabledAsync();

        var arrives = await HoldAsync(page, new("/documents/$"), "POST");
        await page.EvaluateAsync(Drop, new[] { new[] { Good, Text }, [Broken, "%PDF-1.4 broken"] });
        foreach (var name in new[] { Good, Broken })
        {
            await page.GetByRole(AriaRole.Progressbar, new() { Name = name, Exact = true }).WaitForAsync();
        }

        arrives.SetResult();
        await user.WaitUntilReadyAsync(Good);
        var broken = page.GetByRole(AriaRole.Row).Filter(new() { HasText = Broken });
        await broken.GetByText("Failed", new() { Exact = true }).WaitForAsync();

        var save = page.GetByRole(AriaRole.Row).Filter(new() { HasText = Good })
            .GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true });
        var download = await page.RunAndWaitForDownloadAsync(() => save.ClickAsync());
        Assert.Equal((Good, Text), (download.SuggestedFilename, await File.ReadAllTextAsync((await download.PathAsync())!)));

        var again = await page.RunAndWaitForResponseAsync(
            () => broken.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync(), new Regex("/retry/$"));
        Assert.Equal(202, again.Status);
        await broken.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).WaitForAsync();

        // The last selection applies, also when the response to the previous one arrives later.
        var answered = await HoldAsync(page, new("status=failed"), "GET");
        await user.SelectOptionAsync("Status", "Failed");
        await user.SelectOptionAsync("Status", "Ready");
        await broken.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await user.WaitUntilReadyAsync(Good);
        answered.SetResult();
        Assert.Empty(user.ConsoleErrors);
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
