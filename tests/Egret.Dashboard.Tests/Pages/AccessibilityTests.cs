using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Egret.AppHost.Tests;

namespace Egret.Dashboard.Tests.Pages;

/// <summary>Every page in both themes and three widths: what axe finds, whether it fits, and a picture of it for people to look at.</summary>
[Collection(DashboardCollection.Name)]
public sealed class AccessibilityTests(DashboardSystem system)
{
    private const int Height = 900;
    private static readonly int[] Widths = [1280, 768, 360];
    private static readonly string[] Anonymous = ["/sign-in", "/create-account", "/reset-password"];
    private static readonly string[] OfMembers =
        ["/", "/sessions", "/documents", "/settings/organisation", "/settings/members", "/settings/api-keys", "/settings/account", "/accept-invitation"];

    private static readonly string[] OfAdministrators = ["/library", "/library/business-continuity/sg"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_has_a_fault_that_axe_knows_and_all_fit_a_telephone(ColorScheme theme)
    {
        await using var visitor = await system.NewVisitorAsync(theme);
        var faults = new List<string>();
        foreach (var path in Anonymous)
        {
            await LookAtAsync(visitor, path, faults);
        }

        await visitor.SignUpAsync();
        foreach (var path in OfMembers)
        {
            // The first look at the organisation's pages is that of somebody who has none.
            await LookAtAsync(visitor, path, faults, suffix: "-empty");
        }

        await visitor.GoAsync("/");
        await visitor.CreateOrganisationAsync("The Heronry");
        await visitor.FollowAsync("Documents");
        await visitor.UploadAsync(Visitor.ExampleDocument, new() { Name = "scan.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 broken"u8.ToArray() });
        await visitor.ReadyAsync("continuity-policy.pdf");
        await visitor.Page.GetByText("Failed", new() { Exact = true }).First.WaitForAsync();
        await visitor.FollowAsync("Ask");
        await visitor.AskAsync("How soon must the regulator be notified of a disruption?");
        await LookAtAsync(visitor, path: null, faults);
        foreach (var path in OfMembers)
        {
            await LookAtAsync(visitor, path, faults);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task No_page_of_the_platforms_administrators_has_a_fault_that_axe_knows()
    {
        await using var visitor = await system.NewVisitorAsync();
        var faults = new List<string>();
        await visitor.GoAsync("/sign-in");
        await visitor.SignInAsync(EgretSystem.AdministratorPassword, EgretSystem.AdministratorEmail);
        await visitor.HeadingAsync("Ask");
        foreach (var path in OfAdministrators)
        {
            await LookAtAsync(visitor, path, faults);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task No_dialog_has_a_fault_that_axe_knows()
    {
        await using var visitor = await system.NewVisitorAsync();
        var faults = new List<string>();
        await visitor.SignUpAsync();
        await visitor.CreateOrganisationAsync("The Heronry");

        await visitor.FollowAsync("API Keys");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly checks");
        await ExamineAsync(visitor, "dialog-new-key", faults);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create key", Exact = true }).ClickAsync();
        await dialog.GetByLabel("API key", new() { Exact = true }).WaitForAsync();
        await ExamineAsync(visitor, "dialog-key-once", faults);
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Copy( API key)?$") }).First.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Nightly checks", Exact = true }).ClickAsync();
        await ExamineAsync(visitor, "dialog-revoke", faults);
        await visitor.Page.Keyboard.PressAsync("Escape");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await dialog.WaitForAsync();
        await ExamineAsync(visitor, "dialog-palette", faults);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task LookAtAsync(Visitor visitor, string? path, List<string> faults, string suffix = "")
    {
        if (path is not null)
        {
            await visitor.GoAsync(path);
        }

        foreach (var width in Widths)
        {
            await visitor.Page.SetViewportSizeAsync(width, Height);
            await visitor.SettleAsync();
            var name = $"{(path is null ? "answer" : path.Trim('/').Replace('/', '-') is { Length: > 0 } named ? named : "ask")}{suffix}-{width}";
            await ExamineAsync(visitor, name, faults);
            if (await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth"))
            {
                faults.Add($"{name}: wider than the screen");
            }
        }

        await visitor.Page.SetViewportSizeAsync(Widths[0], Height);
    }

    private static async Task ExamineAsync(Visitor visitor, string name, List<string> faults)
    {
        await visitor.SettleAsync();
        await visitor.KeepScreenshotAsync(name);
        var found = await visitor.Page.RunAxe(new AxeRunOptions
        {
            RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        });
        faults.AddRange(found.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{name} ({visitor.Theme}): {rule.Id}: {node.Html}")));
    }
}
