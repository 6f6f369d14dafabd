using Egret.Testing.Execution;

namespace Egret.Dashboard.Tests.Keyboard;

/// <summary>The dashboard operated by keyboard alone, and where it moves the focus.</summary>
public sealed class KeyboardTests(DashboardFixture system)
{
    private const string Question = "How soon must the regulator be notified of a disruption?";

    /// <summary>Whether nothing covers the centre of the focused element.</summary>
    private const string IsSeen = """
        () => {
          const place = document.activeElement.getBoundingClientRect();
          const top = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
          return top !== null && document.activeElement.contains(top);
        }
        """;

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Account_organisation_and_keys_are_managed_by_keyboard()
    {
        await using var user = await system.NewUserAsync();
        var (page, keyboard) = (user.Page, new KeyboardDriver(user.Page));
        await CreateAccountAsync(user, keyboard);

        await keyboard.FollowLinkAsync("Organisation");
        await user.WaitForHeadingAsync("Organisation");
        await keyboard.AssertFocusAsync(keyboard.Heading("Organisation"));
        await keyboard.FillAsync("Organisation name", "The Heronry");
        await page.Keyboard.PressAsync("Enter");
        await keyboard.AssertFocusAsync(page.Locator("#content"));

        await keyboard.FollowLinkAsync("API Keys");
        await keyboard.PressAsync("New key");
        var dialog = await keyboard.WaitForDialogAsync("New key");
        await keyboard.FillAsync("Name", "Nightly checks", dialog);
        await keyboard.SelectOptionAsync("Expires", "90 days", dialog);
        await keyboard.TabToAsync(dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Keys") }));
        await page.Keyboard.PressAsync("Space");
        await keyboard.PressAsync("Create key", dialog);
        await keyboard.AssertFocusAsync(keyboard.Field("API key", dialog));
        var key = await keyboard.Field("API key", dialog).InputValueAsync();
        await keyboard.TabToAsync(dialog.GetByRole(AriaRole.Tab, new() { Name = "curl", Exact = true }));
        await page.Keyboard.PressAsync("ArrowRight");
        var copied = await user.CopyAsync(async () =>
        {
            await keyboard.PressAsync("Copy", dialog);
            await dialog.GetByText("Copied", new() { Exact = true }).First.WaitForAsync();
        });
        Assert.Equal(key, copied);
        await keyboard.PressAsync("Done", dialog);
        await keyboard.AssertClosedAsync(dialog, page.GetByText("1 key", new() { Exact = true }));

        await keyboard.PressAsync("Edit");
        dialog = await keyboard.WaitForDialogAsync("Edit Nightly checks");
        await page.Keyboard.PressAsync("Escape");
        await keyboard.AssertClosedAsync(dialog, keyboard.Button("Edit"));

        await keyboard.PressAsync("Events");
        dialog = await keyboard.WaitForDialogAsync("Events of Nightly checks");
        await keyboard.PressAsync("Close", dialog);
        await keyboard.AssertClosedAsync(dialog, keyboard.Button("Events"));

        await keyboard.PressAsync("Rotate");
        dialog = await keyboard.WaitForDialogAsync("Rotate Nightly checks");
        await keyboard.TabToAsync(keyboard.Field("Grace period", dialog));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await keyboard.SelectOptionAsync("Grace period", "1 hour", dialog);
        await keyboard.PressAsync("Rotate key", dialog);
        await keyboard.AssertFocusAsync(keyboard.Field("API key", dialog));
        await user.CopyAsync(() => keyboard.PressAsync("Copy", dialog));
        await keyboard.PressAsync("Done", dialog);
        await keyboard.AssertClosedAsync(dialog, keyboard.Button("Rotate"));

        await keyboard.PressAsync("Revoke");
        dialog = await keyboard.WaitForDialogAsync("Revoke Nightly checks?");
        await keyboard.PressAsync("Revoke key", dialog);
        await keyboard.AssertClosedAsync(dialog, page.Locator("#key-count"));
        await page.GetByRole(AriaRole.Row).GetByText("Revoked", new() { Exact = true }).WaitForAsync();

        await keyboard.SelectOptionAsync("Show", "Expired keys");
        await keyboard.PressAsync("Show all keys");
        await keyboard.AssertFocusAsync(page.Locator("#key-count"));
        await page.GetByRole(AriaRole.Row).GetByText("Revoked", new() { Exact = true }).WaitForAsync();

        await keyboard.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");
        await keyboard.FillAsync("Email", user.Email);
        await keyboard.FillAsync("Password", BrowserUser.Password);
        await page.Keyboard.PressAsync("Enter");
        await user.WaitForHeadingAsync("Ask");
    }

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Document_is_uploaded_queried_read_and_deleted_by_keyboard()
    {
        await using var user = await system.NewUserAsync();
        var (page, keyboard) = (user.Page, new KeyboardDriver(user.Page));
        await user.OpenSignedInAsync("The Heronry", "/documents");

        // Requested before the key press: the browser intercepts a file chooser only some time after the request.
        var chooser = page.WaitForFileChooserAsync();
        await keyboard.PressAsync("Upload documents");
        await (await chooser).SetFilesAsync(BrowserUser.ExampleDocument);
        await user.WaitUntilReadyAsync("continuity-policy.pdf");

        await keyboard.FollowLinkAsync("Ask");
        await user.WaitForHeadingAsync("Ask");
        await keyboard.SelectOptionAsync("Domain", "Business Continuity");
        await keyboard.SelectOptionAsync("Region", "Singapore");
        await keyboard.SelectOptionAsync("Domain", "All domains");
        await keyboard.SelectOptionAsync("Mode", "Auto");
        await keyboard.SelectOptionAsync("Knowledge", "My documents");
        await keyboard.FillAsync("Question", Question);
        await keyboard.PressAsync("Ask", page.GetByRole(AriaRole.Main));
        var answer = page.Locator("article[aria-busy=false]").Last;
        await answer.WaitForAsync();
        var citation = answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First;
        await keyboard.TabToAsync(citation);
        await page.Keyboard.PressAsync("Enter");
        await keyboard.AssertFocusAsync(page.Locator("#source-title"));
        await page.Keyboard.PressAsync("Escape");
        await keyboard.AssertFocusAsync(citation);

        // In a mobile width the source panel overlays the page, and the focused element must stay visible.
        await user.ResizeAsync(360);
        await page.Keyboard.PressAsync("Enter");
        await keyboard.AssertFocusAsync(page.Locator("#source-title"));
        await keyboard.TabToAsync(keyboard.Field("Question"), isBack: true);
        Assert.True(await page.EvaluateAsync<bool>(IsSeen));
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#source-panel").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keyboard.AssertFocusAsync(citation);
        await user.ResizeAsync(1280);

        await keyboard.FillAsync("Question", "Who decides?");
        await page.Keyboard.PressAsync("Control+Enter");
        await answer.And(page.Locator("article").Nth(1)).WaitForAsync();
        await keyboard.AssertFocusAsync(keyboard.Field("Question"));

        await keyboard.FollowLinkAsync("Sessions");
        await user.WaitForHeadingAsync("Sessions");
        await keyboard.FillAsync("Filter sessions", "a word of none");
        await keyboard.PressAsync("Show all sessions");
        await keyboard.AssertFocusAsync(keyboard.Field("Filter sessions"));
        await keyboard.PressAsync("Rename");
        var dialog = await keyboard.WaitForDialogAsync("Rename session");
        await keyboard.AssertFocusAsync(keyboard.Field("Title", dialog));
        await keyboard.FillAsync("Title", "Notification", dialog);
        await page.Keyboard.PressAsync("Enter");
        await keyboard.AssertClosedAsync(dialog, keyboard.Button("Rename"));
        await keyboard.PressAsync("Delete");
        dialog = await keyboard.WaitForDialogAsync("Delete this session?");
        await page.Keyboard.PressAsync("Escape");
        await keyboard.AssertClosedAsync(dialog, keyboard.Button("Delete"));
        await page.Keyboard.PressAsync("Enter");
        dialog = await keyboard.WaitForDialogAsync("Delete this session?");
        await keyboard.PressAsync("Delete session", dialog);
        await keyboard.AssertClosedAsync(dialog, page.Locator("#content"));

        await keyboard.FollowLinkAsync("Documents");
        await keyboard.PressAsync("Passages");
        dialog = await keyboard.WaitForDialogAsync("continuity-policy.pdf");
        await page.Keyboard.PressAsync("Escape");
        await keyboard.AssertClosedAsync(dialog, keyboard.Button("Passages"));
        await keyboard.PressAsync("Delete");
        dialog = await keyboard.WaitForDialogAsync("Delete this document?");
        await keyboard.PressAsync("Delete document", dialog);
        await keyboard.AssertClosedAsync(dialog, page.Locator("#documents-summary"));
    }

    [Fact]
    public async Task Skip_link_bypasses_the_menu_and_the_command_palette_opens_a_page()
    {
        await using var user = await system.NewUserAsync();
        var (page, keyboard) = (user.Page, new KeyboardDriver(user.Page));
        await user.OpenSignedInAsync(path: "/documents");
        await page.Locator("#content :is(a, button, input)").First.WaitForAsync();

        await keyboard.TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await keyboard.AssertFocusAsync(page.Locator("#content, #content h1"));
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.getElementById('content').contains(document.activeElement)"));

        var opener = keyboard.Button("Go to… Ctrl K");
        await keyboard.TabToAsync(opener);
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await keyboard.AssertFocusAsync(keyboard.Field("Go to, or do", dialog));
        await page.Keyboard.PressAsync("Escape");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keyboard.AssertFocusAsync(opener);

        // On a telephone, which has no such key, the button is there too.
        await user.ResizeAsync(360);
        Assert.True(await opener.IsVisibleAsync());
        Assert.True(await page.EvaluateAsync<bool>(IsSeen));
        await user.ResizeAsync(1280);

        await page.Keyboard.PressAsync("Control+k");
        await keyboard.AssertFocusAsync(keyboard.Field("Go to, or do", dialog));
        await page.Keyboard.TypeAsync("Account");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToHaveTextAsync("Account");
        await page.Keyboard.PressAsync("Enter");
        await user.WaitForHeadingAsync("Account");
        await keyboard.AssertFocusAsync(keyboard.Heading("Account"));
    }

    private static async Task CreateAccountAsync(BrowserUser user, KeyboardDriver keyboard)
    {
        await user.GotoAsync("/sign-in");
        await user.WaitForHeadingAsync("Sign in");
        await keyboard.FollowLinkAsync("Create an account");
        await user.WaitForHeadingAsync("Create an account");
        await keyboard.FillAsync("Name", "Ada");
        await keyboard.FillAsync("Email", user.Email);
        await keyboard.FillAsync("Password", BrowserUser.Password);
        await keyboard.PressAsync("Create account");
        await user.WaitForHeadingAsync("Ask");
        await user.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }
}
