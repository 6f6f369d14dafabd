using Egret.Testing.Execution;

namespace Egret.Dashboard.Tests.Dialogs;

/// <summary>Audits every dialog in both color schemes and two widths.</summary>
public sealed class DialogTests(DashboardFixture system)
{
    private const string Question = "How soon must the regulator be notified of a disruption?";

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Dialogs_of_API_keys_have_no_axe_violation()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync("The Heronry", "/settings/api-keys");
        var audit = new DialogWalkthrough(user);
        var dialog = audit.Dialog;

        await audit.OpenAsync("New key");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly checks of the Business Continuity Office");
        await user.SelectOptionAsync("Expires", "On a date");
        await dialog.GetByLabel("Last day", new() { Exact = true }).FillAsync("2035-12-31");
        await audit.AuditAsync("new-key");
        await audit.PressAsync("Create key");
        await dialog.GetByLabel("API key", new() { Exact = true }).WaitForAsync();
        await audit.AuditAsync("key-once");
        await dialog.GetByLabel("API key", new() { Exact = true }).PressAsync("Escape");
        await page.GetByText("Close without copying?").WaitForAsync();
        await audit.AuditAsync("key-not-copied");
        await audit.PressAsync("Cancel");
        await page.GetByText("Close without copying?").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await audit.PressAsync("Done");
        await audit.WaitUntilClosedAsync();

        await audit.AuditAsync("edit-key", "Edit");
        await audit.AuditAsync("key-events", "Events");
        await audit.AuditAsync("revoke-key", "Revoke");
        await audit.OpenAsync("Rotate");
        await audit.AuditAsync("rotate-key");
        await audit.PressAsync("Rotate key");
        await dialog.GetByLabel("API key", new() { Exact = true }).WaitForAsync();
        await audit.AuditAsync("rotated-key");
        await audit.PressAsync("Done");
        await audit.WaitUntilClosedAsync();

        audit.AssertNoFindings();
    }

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Dialogs_of_the_organisation_and_its_members_have_no_axe_violation()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync("The Heronry");
        await user.AddMemberAsync("Grace");
        var audit = new DialogWalkthrough(user);

        await user.FollowLinkAsync("Members");
        await audit.AuditAsync("remove-member", "Remove Grace");
        await audit.AuditAsync("leave-organisation", "Leave");
        await user.SelectOptionAsync("Role of Ada", "Member");
        await audit.AuditAsync("give-up-role");
        await audit.CloseAsync();
        await user.Page.GetByLabel("Email", new() { Exact = true }).FillAsync("a-colleague@example.org");
        await user.ClickAsync("Invite");
        await user.Page.GetByLabel("Invitation link", new() { Exact = true }).WaitForAsync();
        await audit.AuditPageAsync("invited");
        await user.ClickAsync("Done");
        await audit.AuditAsync("withdraw-invitation", "Withdraw the invitation of a-colleague@example.org");

        await user.FollowLinkAsync("Organisation");
        await audit.AuditAsync("new-organisation", "New organisation");
        await audit.AuditAsync("delete-organisation", "Delete organisation");
        await user.FollowLinkAsync("Account");
        await audit.AuditAsync("sign-out-everywhere", "Sign out everywhere");
        await audit.AuditAsync("delete-account", "Delete account");
        await user.Page.Keyboard.PressAsync("Control+k");
        await audit.AuditAsync("palette");
        await audit.CloseAsync();

        using (var elsewhere = await user.ConnectAsync())
        {
            await elsewhere.SignIn.SignOutEverywhereAsync();
        }

        await user.ClickAsync("Save name");
        await audit.AuditAsync("sign-in-again");

        audit.AssertNoFindings();
    }

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Dialogs_of_documents_and_sessions_have_no_axe_violation()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync("The Heronry", "/documents");
        await user.UploadAsync(BrowserUser.ExampleDocument);
        await user.WaitUntilReadyAsync("continuity-policy.pdf");
        var audit = new DialogWalkthrough(user);

        await audit.AuditAsync("passages", "Passages");
        await audit.AuditAsync("delete-document", "Delete");
        await user.FollowLinkAsync("Ask");
        var answer = await user.AskAsync(Question);
        await answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First.ClickAsync();
        await user.Page.Locator("#source-panel").WaitForAsync();
        await audit.AuditPageAsync("source-panel");
        await user.FollowLinkAsync("Sessions");
        await audit.AuditAsync("rename-session", "Rename");
        await audit.AuditAsync("delete-session", "Delete");

        audit.AssertNoFindings();
    }

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Dialogs_of_the_library_have_no_axe_violation()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenAsAdministratorAsync("/library");
        var audit = new DialogWalkthrough(user);

        await audit.AuditAsync("new-domain", "New domain");
        await user.FollowLinkAsync("Business Continuity");
        await user.WaitForHeadingAsync("Business Continuity");
        await audit.AuditAsync("edit-domain", "Edit domain");
        await audit.AuditAsync("delete-domain", "Delete domain");
        await audit.AuditAsync("new-region", "New region");
        await audit.AuditAsync("edit-region", "Edit");
        await audit.AuditAsync("delete-region", "Delete");
        await user.FollowLinkAsync("Singapore");
        await audit.AuditAsync("library-passages", "Passages");
        await audit.AuditAsync("library-delete-document", "Delete");

        audit.AssertNoFindings();
    }
}
