namespace Egret.Dashboard.Tests.Pages;

/// <summary>Every page in both themes and three widths: what axe finds, whether it fits, and a picture of it for people to look at.</summary>
public sealed class AccessibilityTests(DashboardSystem system)
{
    private static readonly int[] Widths = [1280, 768, 360];
    private static readonly string[] Anonymous = ["/sign-in", "/create-account", "/reset-password"];
    private static readonly string[] OfMembers =
        ["/", "/sessions", "/documents", "/settings/organisation", "/settings/members", "/settings/api-keys", "/settings/account", "/accept-invitation"];

    private static readonly string[] OfAdministrators = ["/library", "/library/business-continuity", "/library/business-continuity/sg"];

    [Fact]
    public async Task No_page_has_a_fault_that_axe_knows_and_all_fit_a_telephone()
    {
        await using var visitor = await system.NewVisitorAsync();
        var examination = new Examination(visitor);
        foreach (var path in Anonymous)
        {
            await LookAtAsync(visitor, path, examination);
        }

        await visitor.ArriveAsync();
        foreach (var path in OfMembers)
        {
            // The first look at the organisation's pages is that of somebody who has none.
            await LookAtAsync(visitor, path, examination, suffix: "-empty");
        }

        await visitor.GoAsync("/");
        await visitor.CreateOrganisationAsync("The Heronry");
        await visitor.FollowAsync("Documents");
        await visitor.UploadAsync(Visitor.ExampleDocument, new() { Name = "scan.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 broken"u8.ToArray() });
        await visitor.ReadyAsync("continuity-policy.pdf");
        await visitor.Page.GetByText("Failed", new() { Exact = true }).First.WaitForAsync();
        await visitor.TurnAsync(ColorScheme.Dark);
        await visitor.KeepPictureAsync("documents-dark");
        await visitor.TurnAsync(ColorScheme.Light);
        await visitor.FollowAsync("API Keys");
        await visitor.CreateKeyAsync("Nightly checks of the Business Continuity Office");
        await visitor.ClickAsync("Done");
        await visitor.FollowAsync("Ask");
        await visitor.AskAsync("How soon must the regulator be notified of a disruption?");
        await examination.LookAsync("answer", Widths);
        foreach (var path in OfMembers)
        {
            await LookAtAsync(visitor, path, examination);
        }

        examination.IsClean();
    }

    /// <summary>Who may do less is shown less, and other things in its place.</summary>
    [Fact]
    public async Task No_page_of_those_who_do_not_own_the_organisation_has_a_fault_that_axe_knows()
    {
        await using var owner = await system.NewVisitorAsync();
        await using var visitor = await system.NewVisitorAsync();
        await owner.ArriveAsync("The Heronry");
        var grace = await owner.AddMemberAsync("Grace");
        await owner.FollowAsync("Members");
        await visitor.ArriveAsMemberAsync("/settings/members", grace);
        var examination = new Examination(visitor);
        await LookAsync("Member");
        await owner.ChooseAsync("Role of Grace", "Admin");
        await owner.Page.GetByText("Grace is admin now.", new() { Exact = true }).WaitForAsync();
        await visitor.Page.ReloadAsync();
        await LookAsync("Admin");
        examination.IsClean();

        async Task LookAsync(string role)
        {
            await visitor.HeadingAsync("Members");
            await examination.LookAsync($"settings-members-of-{role}".ToLowerInvariant(), Widths[0], Widths[^1]);
            await visitor.FollowAsync("Organisation");
            await visitor.HeadingAsync("Organisation");
            await examination.LookAsync($"settings-organisation-of-{role}".ToLowerInvariant(), Widths[0], Widths[^1]);
            await visitor.FollowAsync("Members");
        }
    }

    [Fact]
    public async Task No_page_of_the_platforms_administrators_has_a_fault_that_axe_knows()
    {
        await using var visitor = await system.NewVisitorAsync();
        var examination = new Examination(visitor);
        await visitor.ArriveAsAdministratorAsync("/");
        foreach (var path in OfAdministrators)
        {
            await LookAtAsync(visitor, path, examination);
        }

        examination.IsClean();
    }

    private static async Task LookAtAsync(Visitor visitor, string path, Examination examination, string suffix = "")
    {
        await visitor.GoAsync(path);
        var name = path.Trim('/').Replace('/', '-') is { Length: > 0 } named ? named : "ask";
        await examination.LookAsync(name + suffix, Widths);
    }
}
