namespace Egret.Dashboard.Tests.Keyboard;

/// <summary>Everything that is done with the dashboard, by somebody who has no mouse; and the focus goes where they expect it.</summary>
public sealed class KeyboardTests(DashboardSystem system)
{
    private const string Question = "How soon must the regulator be notified of a disruption?";

    /// <summary>Nothing lies over the middle of what has the focus.</summary>
    private const string IsSeen = """
        () => {
          const place = document.activeElement.getBoundingClientRect();
          const top = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
          return top !== null && document.activeElement.contains(top);
        }
        """;

    [Fact]
    public async Task An_account_an_organisation_and_keys_are_made_and_ended()
    {
        await using var visitor = await system.NewVisitorAsync();
        var (page, keys) = (visitor.Page, new Typist(visitor.Page));
        await CreateAccountAsync(visitor, keys);

        await keys.FollowAsync("Organisation");
        await visitor.HeadingAsync("Organisation");
        await keys.IsAtAsync(keys.Heading("Organisation"));
        await keys.FillAsync("Organisation name", "The Heronry");
        await page.Keyboard.PressAsync("Enter");
        await keys.IsAtAsync(page.Locator("#content"));

        await keys.FollowAsync("API Keys");
        await keys.PressAsync("New key");
        var dialog = await keys.IsInDialogAsync("New key");
        await keys.FillAsync("Name", "Nightly checks", dialog);
        await keys.ChooseAsync("Expires", "90 days", dialog);
        await keys.TabToAsync(dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Keys") }));
        await page.Keyboard.PressAsync("Space");
        await keys.PressAsync("Create key", dialog);
        await keys.IsAtAsync(keys.Field("API key", dialog));
        var key = await keys.Field("API key", dialog).InputValueAsync();
        await keys.TabToAsync(dialog.GetByRole(AriaRole.Tab, new() { Name = "curl", Exact = true }));
        await page.Keyboard.PressAsync("ArrowRight");
        var copied = await visitor.CopyAsync(async () =>
        {
            await keys.PressAsync("Copy", dialog);
            await dialog.GetByText("Copied", new() { Exact = true }).First.WaitForAsync();
        });
        Assert.Equal(key, copied);
        await keys.PressAsync("Done", dialog);
        await keys.HasLeftAsync(dialog, page.GetByText("1 key", new() { Exact = true }));

        await keys.PressAsync("Edit");
        dialog = await keys.IsInDialogAsync("Edit Nightly checks");
        await page.Keyboard.PressAsync("Escape");
        await keys.HasLeftAsync(dialog, keys.Button("Edit"));

        await keys.PressAsync("Events");
        dialog = await keys.IsInDialogAsync("Events of Nightly checks");
        await keys.PressAsync("Close", dialog);
        await keys.HasLeftAsync(dialog, keys.Button("Events"));

        await keys.PressAsync("Rotate");
        dialog = await keys.IsInDialogAsync("Rotate Nightly checks");
        await keys.TabToAsync(keys.Field("Grace period", dialog));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await keys.ChooseAsync("Grace period", "1 hour", dialog);
        await keys.PressAsync("Rotate key", dialog);
        await keys.IsAtAsync(keys.Field("API key", dialog));
        await visitor.CopyAsync(() => keys.PressAsync("Copy", dialog));
        await keys.PressAsync("Done", dialog);
        await keys.HasLeftAsync(dialog, keys.Button("Rotate"));

        await keys.PressAsync("Revoke");
        dialog = await keys.IsInDialogAsync("Revoke Nightly checks?");
        await keys.PressAsync("Revoke key", dialog);
        await keys.HasLeftAsync(dialog, page.Locator("#key-count"));
        await page.GetByRole(AriaRole.Row).GetByText("Revoked", new() { Exact = true }).WaitForAsync();

        await keys.ChooseAsync("Show", "Expired keys");
        await keys.PressAsync("Show all keys");
        await keys.IsAtAsync(page.Locator("#key-count"));
        await page.GetByRole(AriaRole.Row).GetByText("Revoked", new() { Exact = true }).WaitForAsync();

        await keys.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");
        await keys.FillAsync("Email", visitor.Email);
        await keys.FillAsync("Password", Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await visitor.HeadingAsync("Ask");
    }

    [Fact]
    public async Task A_document_is_uploaded_asked_read_and_deleted()
    {
        await using var visitor = await system.NewVisitorAsync();
        var (page, keys) = (visitor.Page, new Typist(visitor.Page));
        await visitor.ArriveAsync("The Heronry", "/documents");

        // Waited for long before the key: the browser hands choosers over from some time after it is asked to, and keeps one that comes sooner.
        var chooser = page.WaitForFileChooserAsync();
        await keys.PressAsync("Upload documents");
        await (await chooser).SetFilesAsync(Visitor.ExampleDocument);
        await visitor.ReadyAsync("continuity-policy.pdf");

        await keys.FollowAsync("Ask");
        await visitor.HeadingAsync("Ask");
        await keys.ChooseAsync("Domain", "Business Continuity");
        await keys.ChooseAsync("Region", "Singapore");
        await keys.ChooseAsync("Domain", "All domains");
        await keys.ChooseAsync("Mode", "Auto");
        await keys.ChooseAsync("Knowledge", "My documents");
        await keys.FillAsync("Question", Question);
        await keys.PressAsync("Ask", page.GetByRole(AriaRole.Main));
        var answer = page.Locator("article[aria-busy=false]").Last;
        await answer.WaitForAsync();
        var citation = answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First;
        await keys.TabToAsync(citation);
        await page.Keyboard.PressAsync("Enter");
        await keys.IsAtAsync(page.Locator("#source-title"));
        await page.Keyboard.PressAsync("Escape");
        await keys.IsAtAsync(citation);

        // On a telephone the source lies over the page; what has the focus is seen all the same.
        await visitor.ResizeAsync(360);
        await page.Keyboard.PressAsync("Enter");
        await keys.IsAtAsync(page.Locator("#source-title"));
        await keys.TabToAsync(keys.Field("Question"), isBack: true);
        Assert.True(await page.EvaluateAsync<bool>(IsSeen));
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#source-panel").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keys.IsAtAsync(citation);
        await visitor.ResizeAsync(1280);

        await keys.FillAsync("Question", "Who decides?");
        await page.Keyboard.PressAsync("Control+Enter");
        await answer.And(page.Locator("article").Nth(1)).WaitForAsync();
        await keys.IsAtAsync(keys.Field("Question"));

        await keys.FollowAsync("Sessions");
        await visitor.HeadingAsync("Sessions");
        await keys.FillAsync("Filter sessions", "a word of none");
        await keys.PressAsync("Show all sessions");
        await keys.IsAtAsync(keys.Field("Filter sessions"));
        await keys.PressAsync("Rename");
        var dialog = await keys.IsInDialogAsync("Rename session");
        await keys.IsAtAsync(keys.Field("Title", dialog));
        await keys.FillAsync("Title", "Notification", dialog);
        await page.Keyboard.PressAsync("Enter");
        await keys.HasLeftAsync(dialog, keys.Button("Rename"));
        await keys.PressAsync("Delete");
        dialog = await keys.IsInDialogAsync("Delete this session?");
        await page.Keyboard.PressAsync("Escape");
        await keys.HasLeftAsync(dialog, keys.Button("Delete"));
        await page.Keyboard.PressAsync("Enter");
        dialog = await keys.IsInDialogAsync("Delete this session?");
        await keys.PressAsync("Delete session", dialog);
        await keys.HasLeftAsync(dialog, page.Locator("#content"));

        await keys.FollowAsync("Documents");
        await keys.PressAsync("Passages");
        dialog = await keys.IsInDialogAsync("continuity-policy.pdf");
        await page.Keyboard.PressAsync("Escape");
        await keys.HasLeftAsync(dialog, keys.Button("Passages"));
        await keys.PressAsync("Delete");
        dialog = await keys.IsInDialogAsync("Delete this document?");
        await keys.PressAsync("Delete document", dialog);
        await keys.HasLeftAsync(dialog, page.Locator("#documents-summary"));
    }

    [Fact]
    public async Task The_skip_link_leads_past_the_menu_and_the_palette_to_a_page()
    {
        await using var visitor = await system.NewVisitorAsync();
        var (page, keys) = (visitor.Page, new Typist(visitor.Page));
        await visitor.ArriveAsync(path: "/documents");
        await page.Locator("#content :is(a, button, input)").First.WaitForAsync();

        await keys.TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await keys.IsAtAsync(page.Locator("#content, #content h1"));
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.getElementById('content').contains(document.activeElement)"));

        var opener = keys.Button("Go to… Ctrl K");
        await keys.TabToAsync(opener);
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await keys.IsAtAsync(keys.Field("Go to, or do", dialog));
        await page.Keyboard.PressAsync("Escape");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keys.IsAtAsync(opener);

        // On a telephone, which has no such key, the button is there too.
        await visitor.ResizeAsync(360);
        Assert.True(await opener.IsVisibleAsync());
        Assert.True(await page.EvaluateAsync<bool>(IsSeen));
        await visitor.ResizeAsync(1280);

        await page.Keyboard.PressAsync("Control+k");
        await keys.IsAtAsync(keys.Field("Go to, or do", dialog));
        await page.Keyboard.TypeAsync("Account");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToHaveTextAsync("Account");
        await page.Keyboard.PressAsync("Enter");
        await visitor.HeadingAsync("Account");
        await keys.IsAtAsync(keys.Heading("Account"));
    }

    private static async Task CreateAccountAsync(Visitor visitor, Typist keys)
    {
        await visitor.GoAsync("/sign-in");
        await visitor.HeadingAsync("Sign in");
        await keys.FollowAsync("Create an account");
        await visitor.HeadingAsync("Create an account");
        await keys.FillAsync("Name", "Ada");
        await keys.FillAsync("Email", visitor.Email);
        await keys.FillAsync("Password", Visitor.Password);
        await keys.PressAsync("Create account");
        await visitor.HeadingAsync("Ask");
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }
}
