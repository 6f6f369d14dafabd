namespace Egret.Dashboard.Tests.Dialogs;

/// <summary>Every dialog in both themes, on a desk's screen and on a telephone's: what axe finds, whether it fits, and a picture of it.</summary>
public sealed class DialogTests(DashboardSystem system)
{
    private const string Question = "How soon must the regulator be notified of a disruption?";

    [Fact]
    public async Task Those_of_API_keys_have_no_fault()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync("The Heronry", "/settings/api-keys");
        var tour = new DialogTour(visitor);
        var dialog = tour.Dialog;

        await tour.OpenAsync("New key");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly checks of the Business Continuity Office");
        await visitor.ChooseAsync("Expires", "On a date");
        await dialog.GetByLabel("Last day", new() { Exact = true }).FillAsync("2035-12-31");
        await tour.LookAsync("new-key");
        await tour.PressAsync("Create key");
        await dialog.GetByLabel("API key", new() { Exact = true }).WaitForAsync();
        await tour.LookAsync("key-once");
        await dialog.GetByLabel("API key", new() { Exact = true }).PressAsync("Escape");
        await page.GetByText("Close without copying?").WaitForAsync();
        await tour.LookAsync("key-not-copied");
        await tour.PressAsync("Cancel");
        await page.GetByText("Close without copying?").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await tour.PressAsync("Done");
        await tour.IsLeftAsync();

        await tour.LookAsync("edit-key", "Edit");
        await tour.LookAsync("key-events", "Events");
        await tour.LookAsync("revoke-key", "Revoke");
        await tour.OpenAsync("Rotate");
        await tour.LookAsync("rotate-key");
        await tour.PressAsync("Rotate key");
        await dialog.GetByLabel("API key", new() { Exact = true }).WaitForAsync();
        await tour.LookAsync("rotated-key");
        await tour.PressAsync("Done");
        await tour.IsLeftAsync();

        tour.IsClean();
    }

    [Fact]
    public async Task Those_of_the_organisation_and_its_members_have_no_fault()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync("The Heronry");
        await visitor.AddMemberAsync("Grace");
        var tour = new DialogTour(visitor);

        await visitor.FollowAsync("Members");
        await tour.LookAsync("remove-member", "Remove Grace");
        await tour.LookAsync("leave-organisation", "Leave");
        await visitor.ChooseAsync("Role of Ada", "Member");
        await tour.LookAsync("give-up-role");
        await tour.EscapeAsync();
        await visitor.Page.GetByLabel("Email", new() { Exact = true }).FillAsync("a-colleague@example.org");
        await visitor.ClickAsync("Invite");
        await visitor.Page.GetByLabel("Invitation link", new() { Exact = true }).WaitForAsync();
        await tour.LookAtPageAsync("invited");
        await visitor.ClickAsync("Done");
        await tour.LookAsync("withdraw-invitation", "Withdraw the invitation of a-colleague@example.org");

        await visitor.FollowAsync("Organisation");
        await tour.LookAsync("new-organisation", "New organisation");
        await tour.LookAsync("delete-organisation", "Delete organisation");
        await visitor.FollowAsync("Account");
        await tour.LookAsync("sign-out-everywhere", "Sign out everywhere");
        await tour.LookAsync("delete-account", "Delete account");
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await tour.LookAsync("palette");
        await tour.EscapeAsync();

        using (var elsewhere = await visitor.ConnectAsync())
        {
            await elsewhere.SignIn.SignOutEverywhereAsync();
        }

        await visitor.ClickAsync("Save name");
        await tour.LookAsync("sign-in-again");

        tour.IsClean();
    }

    [Fact]
    public async Task Those_of_documents_and_sessions_have_no_fault()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync("The Heronry", "/documents");
        await visitor.UploadAsync(Visitor.ExampleDocument);
        await visitor.ReadyAsync("continuity-policy.pdf");
        var tour = new DialogTour(visitor);

        await tour.LookAsync("passages", "Passages");
        await tour.LookAsync("delete-document", "Delete");
        await visitor.FollowAsync("Ask");
        var answer = await visitor.AskAsync(Question);
        await answer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Source 1") }).First.ClickAsync();
        await visitor.Page.Locator("#source-panel").WaitForAsync();
        await tour.LookAtPageAsync("source-panel");
        await visitor.FollowAsync("Sessions");
        await tour.LookAsync("rename-session", "Rename");
        await tour.LookAsync("delete-session", "Delete");

        tour.IsClean();
    }

    [Fact]
    public async Task Those_of_the_library_have_no_fault()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsAdministratorAsync("/library");
        var tour = new DialogTour(visitor);

        await tour.LookAsync("new-domain", "New domain");
        await visitor.FollowAsync("Business Continuity");
        await visitor.HeadingAsync("Business Continuity");
        await tour.LookAsync("edit-domain", "Edit domain");
        await tour.LookAsync("delete-domain", "Delete domain");
        await tour.LookAsync("new-region", "New region");
        await tour.LookAsync("edit-region", "Edit");
        await tour.LookAsync("delete-region", "Delete");
        await visitor.FollowAsync("Singapore");
        await tour.LookAsync("library-passages", "Passages");
        await tour.LookAsync("library-delete-document", "Delete");

        tour.IsClean();
    }
}
