using System.Net;

namespace Egret.Dashboard.Tests.Keyboard;

/// <summary>What is administered with the dashboard, by somebody who has no mouse: members, one's own access, the library.</summary>
public sealed class KeyboardAdministrationTests(DashboardSystem system)
{
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
        await keys.IsAtAsync(keys.Heading("Harbour dues"));
        await keys.PressAsync("New region");
        dialog = await keys.IsInDialogAsync("New region");
        await keys.FillAsync("Name", "Lagoon", dialog);
        await page.Keyboard.PressAsync("Enter");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keys.FollowAsync("Lagoon");
        await keys.IsAtAsync(keys.Heading("Lagoon"));
        // Waited for long before the key: the browser hands choosers over from some time after it is asked to, and keeps one that comes sooner.
        var chooser = page.WaitForFileChooserAsync();
        await keys.PressAsync("Upload documents");
        // A text of its own: tests that ask the public library at the same time must not find the example document in it.
        await (await chooser).SetFilesAsync(new FilePayload { Name = "dues.md", MimeType = "text/markdown", Buffer = "# Dues\n\nEvery vessel pays its dues at the quay."u8.ToArray() });
        await visitor.ReadyAsync("dues.md");

        await keys.FollowAsync("Harbour dues");
        await keys.IsAtAsync(keys.Heading("Harbour dues"));
        await keys.PressAsync("Deactivate");
        await page.GetByText("Lagoon is inactive.", new() { Exact = true }).WaitForAsync();
        await keys.PressAsync("Deactivate domain");
        await page.GetByText("Harbour dues is inactive.", new() { Exact = true }).WaitForAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/v1/domains/harbour-dues/")).StatusCode);

        await keys.PressAsync("Delete domain");
        dialog = await keys.IsInDialogAsync("Delete Harbour dues?");
        await keys.FillAsync("Confirmation", "harbour-dues", dialog);
        await keys.PressAsync("Delete domain", dialog);
        await keys.IsAtAsync(keys.Heading("Library"));
        await page.GetByText("Business Continuity", new() { Exact = true }).WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Main).GetByText("Harbour dues", new() { Exact = true }).CountAsync());
    }
}
