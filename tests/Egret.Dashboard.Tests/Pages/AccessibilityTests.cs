using Egret.Testing.Execution;

namespace Egret.Dashboard.Tests.Pages;

/// <summary>Audits every page in both color schemes and three widths.</summary>
public sealed class AccessibilityTests(DashboardFixture system)
{
    private static readonly int[] Widths = [1280, 768, 360];

    private static readonly (string Path, string Heading)[] AnonymousPages =
        [("/sign-in", "Sign in"), ("/create-account", "Create an account"), ("/reset-password", "Reset password")];

    /// <summary>The page of questions is last: an answer, from which an audit starts, has the same heading.</summary>
    private static readonly (string Path, string Heading)[] MemberPages =
    [
        ("/sessions", "Sessions"), ("/documents", "Documents"), ("/settings/organisation", "Organisation"),
        ("/settings/members", "Members"), ("/settings/api-keys", "API Keys"), ("/settings/account", "Account"),
        ("/accept-invitation", "Join an organisation"), ("/", "Ask"),
    ];

    private static readonly (string Path, string Heading)[] AdministratorPages =
    [
        ("/library", "Library"), ("/library/business-continuity", "Business Continuity"),
        ("/library/business-continuity/sg", "Singapore"),
    ];

    [Fact]
    public async Task Pages_without_a_sign_in_have_no_axe_violation_and_fit_every_width()
    {
        await using var user = await system.NewUserAsync();
        await user.GotoAsync("/sign-in");
        await AuditPagesAsync(user, AnonymousPages);
    }

    /// <summary>Without an organisation, its pages show an invitation to create one.</summary>
    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Pages_without_an_organisation_have_no_axe_violation_and_fit_every_width()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync();
        await AuditPagesAsync(user, MemberPages, suffix: "-empty");
    }

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Pages_of_an_owner_have_no_axe_violation_and_fit_every_width()
    {
        await using var user = await system.NewUserAsync();
        var audit = new AccessibilityAudit(user);
        await user.OpenSignedInAsync("The Heronry", "/documents");
        var broken = new FilePayload { Name = "scan.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 broken"u8.ToArray() };
        await user.UploadAsync(BrowserUser.ExampleDocument, broken);
        await user.WaitUntilReadyAsync("continuity-policy.pdf");
        await user.Page.GetByText("Failed", new() { Exact = true }).First.WaitForAsync();
        await user.SetColorSchemeAsync(ColorScheme.Dark);
        await user.UpdateDocumentationImageAsync("documents-dark");
        await user.SetColorSchemeAsync(ColorScheme.Light);
        await user.FollowLinkAsync("API Keys");
        await user.CreateKeyAsync("Nightly checks of the Business Continuity Office");
        await user.ClickAsync("Done");
        await user.FollowLinkAsync("Ask");
        await user.AskAsync("How soon must the regulator be notified of a disruption?");
        await audit.AuditAsync("answer", Widths);
        audit.AssertNoFindings();
        await AuditPagesAsync(user, MemberPages);
    }

    /// <summary>Users with fewer permissions see other content on the same pages.</summary>
    [Fact]
    public async Task Pages_of_members_and_admins_without_ownership_have_no_axe_violation()
    {
        await using var owner = await system.NewUserAsync();
        await using var user = await system.NewUserAsync();
        await owner.OpenSignedInAsync("The Heronry");
        var grace = await owner.AddMemberAsync("Grace");
        await owner.FollowLinkAsync("Members");
        await user.OpenAsMemberAsync("/settings/members", grace);
        var audit = new AccessibilityAudit(user);
        await AuditAsync("Member");
        await owner.SelectOptionAsync("Role of Grace", "Admin");
        await owner.Page.GetByText("Grace is admin now.", new() { Exact = true }).WaitForAsync();
        await user.Page.ReloadAsync();
        await AuditAsync("Admin");
        audit.AssertNoFindings();

        async Task AuditAsync(string role)
        {
            await user.WaitForHeadingAsync("Members");
            await audit.AuditAsync($"settings-members-of-{role}".ToLowerInvariant(), Widths[0], Widths[^1]);
            await user.FollowLinkAsync("Organisation");
            await user.WaitForHeadingAsync("Organisation");
            await audit.AuditAsync($"settings-organisation-of-{role}".ToLowerInvariant(), Widths[0], Widths[^1]);
            await user.FollowLinkAsync("Members");
        }
    }

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Pages_of_the_platform_administrator_have_no_axe_violation()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenAsAdministratorAsync("/");
        await AuditPagesAsync(user, AdministratorPages);
    }

    private static async Task AuditPagesAsync(BrowserUser user, IEnumerable<(string Path, string Heading)> pages, string suffix = "")
    {
        var audit = new AccessibilityAudit(user);
        foreach (var (path, heading) in pages)
        {
            await user.NavigateAsync(path, heading);
            var name = path.Trim('/').Replace('/', '-') is { Length: > 0 } named ? named : "ask";
            await audit.AuditAsync(name + suffix, Widths);
        }

        audit.AssertNoFindings();
    }
}
