using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Dashboard.Tests.Pages;

/// <summary>A person's whole way, in a real browser, by the labels that people read and screen readers say.</summary>
public sealed partial class JourneyTests(DashboardSystem system)
{
    private const string Answer = "within sixty minutes";
    private const string Question = "How soon must the regulator be notified of a disruption?";

    [Fact]
    public async Task A_person_gets_from_an_account_to_a_cited_answer_from_their_own_document_and_out_again()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        var began = Stopwatch.GetTimestamp();

        await visitor.SignUpAsync();
        await visitor.CreateOrganisationAsync("The Heronry");
        await visitor.FollowAsync("API Keys");
        using var terminal = system.Egret.CreateClient(await visitor.CreateKeyAsync("Nightly checks"));
        await visitor.ClickAsync("Done");
        await visitor.FollowAsync("Documents");
        await visitor.UploadAsync(Visitor.ExampleDocument);
        await visitor.ReadyAsync("continuity-policy.pdf");
        await visitor.FollowAsync("Ask");
        var answer = await visitor.AskAsync(Question);
        Assert.Contains(Answer, await answer.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);

        await answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First.ClickAsync();
        var source = page.Locator("#source-panel");
        Assert.Contains("continuity-policy.pdf", await source.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Matches(@"Page\s+\d", await source.InnerTextAsync());
        Assert.NotEqual(0, await source.Locator("mark").CountAsync());
        // What took the person minutes would be the product's fault; the machine's speed is not measured here, only said.
        Console.WriteLine($"From the first page to the opened source: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await visitor.KeepScreenshotAsync("answer");
        await visitor.KeepPictureAsync("answer");

        await OpenAfterTheLinkHasEndedAsync(visitor);
        await visitor.FollowAsync("Sessions");
        await visitor.HeadingAsync("Sessions");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { NameRegex = new("regulator") }).ClickAsync();
        await page.GetByRole(AriaRole.Article).GetByText(Answer).First.WaitForAsync();

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await terminal.GetAsync("/v1/orgs/"));
        await visitor.FollowAsync("API Keys");
        await visitor.ClickAsync("Revoke");
        await visitor.ClickAsync("Revoke key");
        await page.GetByText("Revoked", new() { Exact = true }).WaitForAsync();
        await ResponseAssert.EventuallyAsync(() => terminal.GetAsync("/v1/orgs/"), answer => answer.StatusCode == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(1));

        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");
        Assert.Empty(visitor.Complaints);
        Assert.All(visitor.Requests, request => Assert.True(
            request.StartsWith(system.Address, StringComparison.Ordinal) || request.StartsWith("blob:", StringComparison.Ordinal), request));
    }

    [Fact]
    public async Task A_key_works_from_a_terminal_until_it_is_revoked_and_is_nowhere_after_Done()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync("The Heronry", "/settings/api-keys");

        var key = await visitor.CreateKeyAsync("Nightly checks");
        var dialog = page.GetByRole(AriaRole.Dialog);
        Assert.Matches("^egret_[0-9A-Za-z]{49}$", key);
        var export = await CopyAsync("Put the export line on the clipboard");
        var snippet = await CopyAsync("Put the curl example on the clipboard");
        Assert.Equal("200", await Terminal.RunAsync($"{export}\n{snippet} -sS -o /dev/null -w '%{{http_code}}'"));
        Assert.Equal(key, await CopyAsync("Copy"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        using var terminal = system.Egret.CreateClient(key);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await terminal.GetAsync("/v1/orgs/"));
        var left = await page.EvaluateAsync<string>(
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.documentElement.outerHTML, [...document.querySelectorAll('input, textarea')].map(field => field.value)])");
        Assert.DoesNotContain(key, left, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Complaints, complaint => complaint.Contains(key, StringComparison.Ordinal));

        await visitor.ClickAsync("Rotate");
        await visitor.ChooseAsync("Grace period", "1 hour");
        await visitor.ClickAsync("Rotate key");
        var next = await dialog.GetByLabel("API key", new() { Exact = true }).InputValueAsync();
        await dialog.GetByText("The old secret works for 1 hour more.", new() { Exact = true }).WaitForAsync();
        await CopyAsync("Copy");
        await visitor.ClickAsync("Done");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        using var changedOver = system.Egret.CreateClient(next);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await changedOver.GetAsync("/v1/orgs/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await terminal.GetAsync("/v1/orgs/"));

        await visitor.ClickAsync("Revoke");
        await visitor.ClickAsync("Revoke key");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var client in new[] { terminal, changedOver })
        {
            await ResponseAssert.EventuallyAsync(() => client.GetAsync("/v1/orgs/"), answer => answer.StatusCode == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(1));
        }

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nightly checks" });
        await row.GetByText("Revoked", new() { Exact = true }).WaitForAsync();
        Assert.Equal(0, await row.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).CountAsync());

        Task<string> CopyAsync(string button) =>
            visitor.CopyAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());
    }

    /// <summary>Each sees their own, and nobody else's.</summary>
    [Fact]
    public async Task Two_people_side_by_side_see_nothing_of_each_other()
    {
        await using var first = await system.NewVisitorAsync();
        await using var second = await system.NewVisitorAsync();
        await first.ArriveAsync("The Heronry", "/documents");
        await second.ArriveAsync("The Rookery");
        await first.UploadAsync(Visitor.ExampleDocument);
        await first.ReadyAsync("continuity-policy.pdf");

        await second.FollowAsync("Documents");
        await second.HeadingAsync("Documents");
        await second.Page.GetByText("No documents yet").WaitForAsync();
        await second.FollowAsync("Ask");
        await second.ChooseAsync("Knowledge", "My documents");
        var answer = await second.AskAsync(Question);

        Assert.DoesNotContain("continuity-policy", await second.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Answer, await answer.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Thin_evidence_is_admitted()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync();

        var answer = await visitor.AskAsync("Which football club won the cup in 1974?");

        await answer.GetByText("The sources do not answer this").WaitForAsync();
    }

    /// <summary>Neither the question nor what came of the answer is lost.</summary>
    [Fact]
    public async Task A_lost_connection_is_told_and_keeps_what_was_typed()
    {
        await using var visitor = await system.NewVisitorAsync();
        // What keeps the reader's place is not to be had any more, as in a tab that was open while Egret became a newer one.
        await visitor.Page.RouteAsync("**/js/ask*.js", route => route.AbortAsync());
        await visitor.ArriveAsync();
        var question = visitor.Page.GetByLabel("Question", new() { Exact = true });
        await question.FillAsync(Question);
        await visitor.Context.SetOfflineAsync(true);
        await visitor.ClickAsync("Ask");
        Assert.Contains("cannot be reached", await visitor.ProblemAsync(), StringComparison.Ordinal);
        Assert.Equal(Question, await question.InputValueAsync());
        await visitor.Context.SetOfflineAsync(false);
        await visitor.ClickAsync("Ask again");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Download as Markdown", Exact = true }).WaitForAsync();
        Assert.Empty(await question.InputValueAsync());

        await visitor.FollowAsync("Organisation");
        await visitor.Page.GetByLabel("Organisation name", new() { Exact = true }).FillAsync("The Heronry");
        await visitor.Context.SetOfflineAsync(true);

        await visitor.ClickAsync("Create organisation");

        Assert.Contains("cannot be reached", await visitor.ProblemAsync(), StringComparison.Ordinal);
        Assert.Equal("The Heronry", await visitor.Page.GetByLabel("Organisation name", new() { Exact = true }).InputValueAsync());
        await visitor.Context.SetOfflineAsync(false);
        await visitor.ClickAsync("Create organisation");
        await visitor.Page.GetByText("The Heronry").First.WaitForAsync();
    }

    /// <summary>Who clicks before the first page has loaded stays where they went, also when the organisation is known later.</summary>
    [Fact]
    public async Task A_page_that_was_left_while_it_loaded_leads_nobody_back()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync();
        var released = await HoldAsync(new("/v1/models/"));
        await visitor.GoAsync("/");
        await visitor.FollowAsync("Organisation");
        await visitor.HeadingAsync("Organisation");
        released.SetResult();
        await visitor.CreateOrganisationAsync("The Heronry");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.EndsWith("/settings/organisation", page.Url, StringComparison.Ordinal);

        foreach (var left in new[] { "/", "/sessions" })
        {
            released = await HoldAsync(new(@"/v1/orgs/(\?|$)"));
            await visitor.GoAsync(left);
            await visitor.FollowAsync("Account");
            await visitor.HeadingAsync("Account");
            released.SetResult();
            await page.GetByText("The Heronry").First.WaitForAsync();
            await visitor.HeadingAsync("Account");
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

    /// <summary>Who reads for longer than a link works still gets the document.</summary>
    private static async Task OpenAfterTheLinkHasEndedAsync(Visitor visitor)
    {
        var page = visitor.Page;
        var end = 0L;
        await page.RouteAsync(new Regex("/messages/"), async route =>
        {
            var kept = await route.FetchAsync();
            end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3;
            await route.FulfillAsync(new() { ContentType = "application/json", Body = Expiry().Replace(await kept.TextAsync(), FormattableString.Invariant($"expires={end}")) });
        });
        await page.ReloadAsync();
        var answer = page.GetByRole(AriaRole.Article);
        await answer.GetByText(Answer).First.WaitForAsync();
        await answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First.ClickAsync();
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Open document", Exact = true });
        await link.WaitForAsync();
        await page.WaitForFunctionAsync("end => Date.now() > end * 1000", (double)end);

        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());

        Assert.Equal(Visitor.ExampleDocument.Buffer, await File.ReadAllBytesAsync((await download.PathAsync())!));
        Assert.Contains(visitor.Requests, request => DocumentItself().IsMatch(request));
        await page.UnrouteAllAsync();
    }

    [GeneratedRegex(@"expires=\d+")]
    private static partial Regex Expiry();

    [GeneratedRegex("/v1/orgs/[^/]+/documents/[0-9a-f-]{36}/$")]
    private static partial Regex DocumentItself();
}
