using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Egret.Testing;
using Egret.Testing.Execution;

namespace Egret.Dashboard.Tests.Pages;

/// <summary>End-to-end journeys in a browser. Elements are found by their accessible names.</summary>
public sealed partial class JourneyTests(DashboardFixture system)
{
    private const string Answer = "within sixty minutes";
    /// <summary>Everything of a page that a script can read.</summary>
    private const string PageState = """
        () => JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.documentElement.outerHTML,
            [...document.querySelectorAll('input, textarea')].map(field => field.value)])
        """;

    private const string Question = "How soon must the regulator be notified of a disruption?";

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task User_signs_up_uploads_a_document_gets_a_cited_answer_and_signs_out()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        var began = Stopwatch.GetTimestamp();

        await user.SignUpAsync();
        await user.CreateOrganisationAsync("The Heronry");
        await user.FollowLinkAsync("API Keys");
        using var keyClient = system.Egret.CreateClient(await user.CreateKeyAsync("Nightly checks"));
        await user.ClickAsync("Done");
        await user.FollowLinkAsync("Documents");
        await user.UploadAsync(BrowserUser.ExampleDocument);
        await user.WaitUntilReadyAsync("continuity-policy.pdf");
        await user.FollowLinkAsync("Ask");
        var answer = await user.AskAsync(Question);
        Assert.Contains(Answer, await answer.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);

        await answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First.ClickAsync();
        var source = page.Locator("#source-panel");
        Assert.Contains("continuity-policy.pdf", await source.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Matches(@"Page\s+\d", await source.InnerTextAsync());
        Assert.NotEqual(0, await source.Locator("mark").CountAsync());
        // Reported, not asserted: the duration depends on the machine.
        Console.WriteLine($"From the first page to the opened source: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await user.SaveScreenshotAsync("answer");
        await user.UpdateDocumentationImageAsync("answer");

        await OpenAfterLinkExpiryAsync(user);
        await user.FollowLinkAsync("Sessions");
        await user.WaitForHeadingAsync("Sessions");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { NameRegex = new("regulator") }).ClickAsync();
        await page.GetByRole(AriaRole.Article).GetByText(Answer).First.WaitForAsync();

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await keyClient.GetAsync("/v1/orgs/"));
        await user.FollowLinkAsync("API Keys");
        await user.ClickAsync("Revoke");
        await user.ClickAsync("Revoke key");
        await page.GetByText("Revoked", new() { Exact = true }).WaitForAsync();
        await ResponseAssert.EventuallyAsync(
            () => keyClient.GetAsync("/v1/orgs/"), response => response.StatusCode == HttpStatusCode.Unauthorized);

        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");
        Assert.Empty(user.ConsoleErrors);
        Assert.All(user.RequestUrls, url => Assert.True(
            url.StartsWith(system.Address, StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal), url));
    }

    [Fact]
    public async Task Created_key_authenticates_until_revoked_and_is_not_retained_by_the_page()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync("The Heronry", "/settings/api-keys");

        var key = await user.CreateKeyAsync("Nightly checks");
        var dialog = page.GetByRole(AriaRole.Dialog);
        Assert.Matches("^egret_[0-9A-Za-z]{49}$", key);
        var export = await CopyAsync("Put the export line on the clipboard");
        var snippet = await CopyAsync("Put the curl example on the clipboard");
        Assert.Equal("200", await Shell.RunAsync($"{export}\n{snippet} -sS -o /dev/null -w '%{{http_code}}'"));
        Assert.Equal(key, await CopyAsync("Copy"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        using var keyClient = system.Egret.CreateClient(key);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await keyClient.GetAsync("/v1/orgs/"));
        var left = await page.EvaluateAsync<string>(PageState);
        Assert.DoesNotContain(key, left, StringComparison.Ordinal);
        Assert.DoesNotContain(user.ConsoleErrors, error => error.Contains(key, StringComparison.Ordinal));

        await user.ClickAsync("Rotate");
        await user.SelectOptionAsync("Grace period", "1 hour");
        await user.ClickAsync("Rotate key");
        var next = await dialog.GetByLabel("API key", new() { Exact = true }).InputValueAsync();
        await dialog.GetByText("The old secret remains valid for 1 hour.", new() { Exact = true }).WaitForAsync();
        await CopyAsync("Copy");
        await user.ClickAsync("Done");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        using var changedOver = system.Egret.CreateClient(next);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await changedOver.GetAsync("/v1/orgs/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await keyClient.GetAsync("/v1/orgs/"));

        await user.ClickAsync("Revoke");
        await user.ClickAsync("Revoke key");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var client in new[] { keyClient, changedOver })
        {
            await ResponseAssert.EventuallyAsync(
                () => client.GetAsync("/v1/orgs/"), response => response.StatusCode == HttpStatusCode.Unauthorized);
        }

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nightly checks" });
        await row.GetByText("Revoked", new() { Exact = true }).WaitForAsync();
        Assert.Equal(0, await row.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).CountAsync());

        Task<string> CopyAsync(string button) =>
            user.CopyAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());
    }

    /// <summary>Tenants are isolated in the user interface as well.</summary>
    [Fact]
    public async Task Users_of_different_organisations_see_no_data_of_each_other()
    {
        await using var first = await system.NewUserAsync();
        await using var second = await system.NewUserAsync();
        await first.OpenSignedInAsync("The Heronry", "/documents");
        await second.OpenSignedInAsync("The Rookery");
        await first.UploadAsync(BrowserUser.ExampleDocument);
        await first.WaitUntilReadyAsync("continuity-policy.pdf");

        await second.FollowLinkAsync("Documents");
        await second.WaitForHeadingAsync("Documents");
        await second.Page.GetByText("No documents yet").WaitForAsync();
        await second.FollowLinkAsync("Ask");
        await second.SelectOptionAsync("Knowledge", "My documents");
        var answer = await second.AskAsync(Question);

        Assert.DoesNotContain("continuity-policy", await second.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Answer, await answer.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Answer_without_evidence_says_so()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync();

        var answer = await user.AskAsync("Which football club won the cup in 1974?");

        await answer.GetByText("The sources do not answer this").WaitForAsync();
    }

    /// <summary>Neither the question nor the received part of the answer is lost.</summary>
    [Fact]
    public async Task Lost_connection_is_reported_and_keeps_the_input()
    {
        await using var user = await system.NewUserAsync();
        // The script that restores the scroll position is missing, as in a tab that was open during an update of Egret.
        await user.Page.RouteAsync("**/js/ask*.js", route => route.AbortAsync());
        await user.OpenSignedInAsync();
        var question = user.Page.GetByLabel("Question", new() { Exact = true });
        await question.FillAsync(Question);
        await user.Context.SetOfflineAsync(true);
        await user.ClickAsync("Ask");
        Assert.Contains("cannot be reached", await user.ReadAlertAsync(), StringComparison.Ordinal);
        Assert.Equal(Question, await question.InputValueAsync());
        await user.Context.SetOfflineAsync(false);
        await user.ClickAsync("Ask again");
        await user.Page.GetByRole(AriaRole.Button, new() { Name = "Download as Markdown", Exact = true }).WaitForAsync();
        Assert.Empty(await question.InputValueAsync());

        await user.FollowLinkAsync("Organisation");
        await user.Page.GetByLabel("Organisation name", new() { Exact = true }).FillAsync("The Heronry");
        await user.Context.SetOfflineAsync(true);

        await user.ClickAsync("Create organisation");

        Assert.Contains("cannot be reached", await user.ReadAlertAsync(), StringComparison.Ordinal);
        Assert.Equal("The Heronry", await user.Page.GetByLabel("Organisation name", new() { Exact = true }).InputValueAsync());
        await user.Context.SetOfflineAsync(false);
        await user.ClickAsync("Create organisation");
        await user.Page.GetByText("The Heronry").First.WaitForAsync();
    }

    /// <summary>
    /// A user who navigates before the first page has loaded stays on the target, also when the organisation is
    /// loaded later.
    /// </summary>
    [Fact]
    public async Task Page_left_while_loading_does_not_navigate_back()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync();
        var released = await HoldAsync(new("/v1/models/"));
        await user.GotoAsync("/");
        await user.FollowLinkAsync("Organisation");
        await user.WaitForHeadingAsync("Organisation");
        released.SetResult();
        await user.CreateOrganisationAsync("The Heronry");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.EndsWith("/settings/organisation", page.Url, StringComparison.Ordinal);

        foreach (var left in new[] { "/", "/sessions" })
        {
            released = await HoldAsync(new(@"/v1/orgs/(\?|$)"));
            await user.GotoAsync(left);
            await user.FollowLinkAsync("Account");
            await user.WaitForHeadingAsync("Account");
            released.SetResult();
            await page.GetByText("The Heronry").First.WaitForAsync();
            await user.WaitForHeadingAsync("Account");
        }

        async Task<TaskCompletionSource> HoldAsync(Regex address)
        {
            var release = new TaskCompletionSource();
            await page.UnrouteAllAsync();
            await page.RouteAsync(address, async route =>
            {
                await release.Task;
                await route.ContinueAsync();
            });
            return release;
        }
    }

    /// <summary>The document can be opened after its signed link has expired.</summary>
    private static async Task OpenAfterLinkExpiryAsync(BrowserUser user)
    {
        var page = user.Page;
        var end = 0L;
        await page.RouteAsync(new Regex("/messages/"), async route =>
        {
            var stored = await route.FetchAsync();
            end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3;
            var body = Expiry().Replace(await stored.TextAsync(), FormattableString.Invariant($"expires={end}"));
            await route.FulfillAsync(new() { ContentType = "application/json", Body = body });
        });
        await page.ReloadAsync();
        var answer = page.GetByRole(AriaRole.Article);
        await answer.GetByText(Answer).First.WaitForAsync();
        await answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First.ClickAsync();
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Open document", Exact = true });
        await link.WaitForAsync();
        await page.WaitForFunctionAsync("end => Date.now() > end * 1000", (double)end);

        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());

        Assert.Equal(BrowserUser.ExampleDocument.Buffer, await File.ReadAllBytesAsync((await download.PathAsync())!));
        Assert.Contains(user.RequestUrls, request => DocumentItself().IsMatch(request));
        await page.UnrouteAllAsync();
    }

    [GeneratedRegex(@"expires=\d+")]
    private static partial Regex Expiry();

    [GeneratedRegex("/v1/orgs/[^/]+/documents/[0-9a-f-]{36}/$")]
    private static partial Regex DocumentItself();
}
