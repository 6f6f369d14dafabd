using System.Net;

namespace Egret.Dashboard.Tests.Keyboard;

/// <summary>Administration by keyboard alone: members, the own account, the library.</summary>
public sealed class KeyboardAdministrationTests(DashboardFixture system)
{
    private static readonly byte[] Dues = "# Dues\n\nEvery vessel pays its dues at the quay."u8.ToArray();

    [Fact]
    public async Task Member_is_invited_promoted_and_removed_by_keyboard()
    {
        await using var user = await system.NewUserAsync();
        await using var invited = await system.NewUserAsync();
        var (page, keyboard) = (user.Page, new KeyboardDriver(user.Page));
        await invited.OpenSignedInAsync();
        await user.OpenSignedInAsync("The Heronry", "/settings/members");

        await keyboard.FillAsync("Email", invited.Email);
        await keyboard.SelectOptionAsync("Role", "Member");
        await keyboard.PressAsync("Invite");
        await keyboard.AssertFocusAsync(keyboard.Field("Invitation link"));
        var link = new Uri(await keyboard.Field("Invitation link").InputValueAsync());
        await keyboard.PressAsync("Done");
        await invited.GotoAsync(link.PathAndQuery + link.Fragment);
        await new KeyboardDriver(invited.Page).PressAsync("Accept invitation");
        await invited.WaitForHeadingAsync("Ask");

        await page.ReloadAsync();
        await user.WaitForHeadingAsync("Members");
        var role = page.GetByRole(AriaRole.Row).Filter(new() { HasText = invited.Email }).GetByLabel("Role of Ada", new() { Exact = true });
        await keyboard.TabToAsync(role);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Option, new() { Name = "Admin", Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Ada is admin now.", new() { Exact = true }).WaitForAsync();
        await keyboard.AssertFocusAsync(role);

        await keyboard.PressAsync("Remove Ada");
        var dialog = await keyboard.WaitForDialogAsync("Remove Ada?");
        await keyboard.PressAsync("Remove member", dialog);
        await keyboard.AssertClosedAsync(dialog, page.Locator("#content"));
        await page.GetByText("Ada is removed.", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Password_is_changed_and_devices_are_signed_out_by_keyboard()
    {
        await using var user = await system.NewUserAsync();
        var (page, keyboard) = (user.Page, new KeyboardDriver(user.Page));
        await user.OpenSignedInAsync();
        using var device = await user.ConnectAsync();
        await keyboard.FollowLinkAsync("Account");
        await user.WaitForHeadingAsync("Account");

        await keyboard.PressAsync("Sign out Unknown device");
        await page.GetByText("Unknown device is signed out.", new() { Exact = true }).WaitForAsync();
        await keyboard.AssertFocusAsync(page.Locator("#content"));
        using var account = await user.ConnectAsync();
        Assert.Equal(2, (await account.Account.ListDevices().GetPageAsync()).Items.Count);

        const string NewPassword = "a harbour under the moon";
        await keyboard.FillAsync("Current password", BrowserUser.Password);
        await keyboard.FillAsync("New password", NewPassword);
        await keyboard.PressAsync("Change password");
        await keyboard.AssertFocusAsync(page.Locator("#password-title"));
        await page.GetByText("Your password is changed.", new() { Exact = true }).WaitForAsync();
        await Assert.ThrowsAsync<Client.EgretNotAuthenticatedException>(() => user.ConnectAsync());

        await keyboard.PressAsync("Sign out everywhere");
        var dialog = await keyboard.WaitForDialogAsync("Sign out everywhere?");
        await keyboard.PressAsync("Sign out everywhere", dialog);
        await user.WaitForHeadingAsync("Sign in");
        await user.SignInAsync(NewPassword);
        await user.WaitForHeadingAsync("Ask");
    }

    [Fact]
    public async Task Library_domain_is_created_filled_deactivated_and_deleted_by_keyboard()
    {
        await using var user = await system.NewUserAsync();
        using var anonymous = system.Egret.CreateClient();
        var (page, keyboard) = (user.Page, new KeyboardDriver(user.Page));
        await user.OpenAsAdministratorAsync("/library");

        await keyboard.PressAsync("New domain");
        var dialog = await keyboard.WaitForDialogAsync("New domain");
        await keyboard.FillAsync("Name", "Harbour dues", dialog);
        await page.Keyboard.PressAsync("Enter");
        await keyboard.AssertFocusAsync(keyboard.Heading("Harbour dues"));
        await keyboard.PressAsync("New region");
        dialog = await keyboard.WaitForDialogAsync("New region");
        await keyboard.FillAsync("Name", "Lagoon", dialog);
        await page.Keyboard.PressAsync("Enter");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keyboard.FollowLinkAsync("Lagoon");
        await keyboard.AssertFocusAsync(keyboard.Heading("Lagoon"));
        // Requested before the key press: the browser intercepts a file chooser only some time after the request.
        var chooser = page.WaitForFileChooserAsync();
        await keyboard.PressAsync("Upload documents");
        // A dedicated text: concurrent tests that ask the public library must not find the example document in this
        // domain.
        await (await chooser).SetFilesAsync(new FilePayload { Name = "dues.md", MimeType = "text/markdown", Buffer = Dues });
        await user.WaitUntilReadyAsync("dues.md");

        await keyboard.FollowLinkAsync("Harbour dues");
        await keyboard.AssertFocusAsync(keyboard.Heading("Harbour dues"));
        await keyboard.PressAsync("Deactivate");
        await page.GetByText("Lagoon is inactive.", new() { Exact = true }).WaitForAsync();
        await keyboard.PressAsync("Deactivate domain");
        await page.GetByText("Harbour dues is inactive.", new() { Exact = true }).WaitForAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync("/v1/domains/harbour-dues/")).StatusCode);

        await keyboard.PressAsync("Delete domain");
        dialog = await keyboard.WaitForDialogAsync("Delete Harbour dues?");
        await keyboard.FillAsync("Confirmation", "harbour-dues", dialog);
        await keyboard.PressAsync("Delete domain", dialog);
        await keyboard.AssertFocusAsync(keyboard.Heading("Library"));
        await page.GetByText("Business Continuity", new() { Exact = true }).WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Main).GetByText("Harbour dues", new() { Exact = true }).CountAsync());
    }
}
