using System.Net;

namespace Egret.Dashboard.Tests.Keyboard;

/// <summary>Everything that is done with the dashboard, by somebody who has no mouse; and the focus goes where they expect it.</summary>
[Collection(DashboardCollection.Name)]
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
        await keys.IsAtAsync(Heading(page, "Organisation"));
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
        await keys.PressAsync("Copy", dialog);
        await dialog.GetByText("Copied", new() { Exact = true }).First.WaitForAsync();
        Assert.Equal(key, await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
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
        await keys.PressAsync("Copy", dialog);
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
    public async Task A_member_is_invited_given_a_role_and_removed()
    {
        await using var visitor = await system.NewVisitorAsync();
        await using var invited = await system.NewVisitorAsync();
        var (page, keys) = (visitor.Page, new Typist(visitor.Page));
        await invited.ArriveAsync();
        await visitor.ArriveAsync("The Heronry", "/settings/members");

        await keys.FillAsync("Email", invited.Email);
        await keys.ChooseAsync("Role", "Member");
        await keys.PressAsync("Invite");
        await keys.IsAtAsync(keys.Field("Invitation link"));
        var link = new Uri(await keys.Field("Invitation link").InputValueAsync());
        await keys.PressAsync("Done");
        await invited.GoAsync(link.PathAndQuery + link.Fragment);
        await new Typist(invited.Page).PressAsync("Accept invitation");
        await invited.HeadingAsync("Ask");

        await page.ReloadAsync();
        await visitor.HeadingAsync("Members");
        var role = page.GetByRole(AriaRole.Row).Filter(new() { HasText = invited.Email }).GetByLabel("Role of Ada", new() { Exact = true });
        await keys.TabToAsync(role);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option, new() { Name = "Admin", Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Ada is admin now.", new() { Exact = true }).WaitForAsync();
        await keys.IsAtAsync(role);

        await keys.PressAsync("Remove Ada");
        var dialog = await keys.IsInDialogAsync("Remove Ada?");
        await keys.PressAsync("Remove member", dialog);
        await keys.HasLeftAsync(dialog, page.Locator("#content"));
        await page.GetByText("Ada is removed.", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task A_password_is_changed_a_device_ended_and_all_are_signed_out()
    {
        await using var visitor = await system.NewVisitorAsync();
        var (page, keys) = (visitor.Page, new Typist(visitor.Page));
        await visitor.ArriveAsync();
        using var device = await visitor.ConnectAsync();
        await keys.FollowAsync("Account");
        await visitor.HeadingAsync("Account");

        await keys.PressAsync("Sign out Unknown device");
        await page.GetByText("Unknown device is signed out.", new() { Exact = true }).WaitForAsync();
        await keys.IsAtAsync(page.Locator("#content"));
        using var account = await visitor.ConnectAsync();
        Assert.Equal(2, (await account.Account.ListDevices().GetPageAsync()).Items.Count);

        const string NewPassword = "a harbour under the moon";
        await keys.FillAsync("Current password", Visitor.Password);
        await keys.FillAsync("New password", NewPassword);
        await keys.PressAsync("Change password");
        await keys.IsAtAsync(page.Locator("#password-title"));
        await page.GetByText("Your password is changed.", new() { Exact = true }).WaitForAsync();
        await Assert.ThrowsAsync<Client.EgretNotAuthenticatedException>(() => visitor.ConnectAsync());

        await keys.PressAsync("Sign out everywhere");
        var dialog = await keys.IsInDialogAsync("Sign out everywhere?");
        await keys.PressAsync("Sign out everywhere", dialog);
        await visitor.HeadingAsync("Sign in");
        await visitor.SignInAsync(NewPassword);
        await visitor.HeadingAsync("Ask");
    }

    [Fact]
    public async Task A_domain_of_the_library_is_made_filled_hidden_and_deleted()
    {
        await using var visitor = await system.NewVisitorAsync();
        using var anybody = system.Egret.CreateClient();
        var (page, keys) = (visitor.Page, new Typist(visitor.Page));
        await visitor.ArriveAsAdministratorAsync("/library");

        await keys.PressAsync("New domain");
        var dialog = await keys.IsInDialogAsync("New domain");
        await keys.FillAsync("Name", "Harbour dues", dialog);
        await page.Keyboard.PressAsync("Enter");
        await keys.IsAtAsync(Heading(page, "Harbour dues"));
        await keys.PressAsync("New region");
        dialog = await keys.IsInDialogAsync("New region");
        await keys.FillAsync("Name", "Lagoon", dialog);
        await page.Keyboard.PressAsync("Enter");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keys.FollowAsync("Lagoon");
        await keys.IsAtAsync(Heading(page, "Lagoon"));
        // Waited for long before the key: the browser hands choosers over from some time after it is asked to, and keeps one that comes sooner.
        var chooser = page.WaitForFileChooserAsync();
        await keys.PressAsync("Upload documents");
        await (await chooser).SetFilesAsync(Visitor.ExampleDocument);
        await visitor.ReadyAsync("continuity-policy.pdf");

        await keys.FollowAsync("Harbour dues");
        await keys.IsAtAsync(Heading(page, "Harbour dues"));
        await keys.PressAsync("Deactivate");
        await page.GetByText("Lagoon is inactive.", new() { Exact = true }).WaitForAsync();
        await keys.PressAsync("Deactivate domain");
        await page.GetByText("Harbour dues is inactive.", new() { Exact = true }).WaitForAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/v1/domains/harbour-dues/")).StatusCode);

        await keys.PressAsync("Delete domain");
        dialog = await keys.IsInDialogAsync("Delete Harbour dues?");
        await keys.FillAsync("Confirmation", "harbour-dues", dialog);
        await keys.PressAsync("Delete domain", dialog);
        await keys.IsAtAsync(Heading(page, "Library"));
        await page.GetByText("Business Continuity", new() { Exact = true }).WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Main).GetByText("Harbour dues", new() { Exact = true }).CountAsync());
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
        await page.GetByText("Account", new() { Exact = true }).Last.WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await visitor.HeadingAsync("Account");
        await keys.IsAtAsync(Heading(page, "Account"));
    }

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 });

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
