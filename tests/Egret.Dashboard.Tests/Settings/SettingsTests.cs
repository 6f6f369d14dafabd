using System.Globalization;
using System.Text.RegularExpressions;
using Egret.Client;

namespace Egret.Dashboard.Tests.Settings;

/// <summary>What is done once and not often in the settings, to its end: the browser shows it, and the API says that it is so.</summary>
public sealed class SettingsTests(DashboardSystem system)
{
    [Fact]
    public async Task Deleted_account_is_signed_out_and_cannot_sign_in_again()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync("The Heronry", "/settings/account");
        await visitor.ClickAsync("Delete account");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete account", Exact = true });
        Assert.True(await confirm.IsDisabledAsync());

        await dialog.GetByLabel("Confirmation", new() { Exact = true }).FillAsync(visitor.Email);
        await confirm.ClickAsync();

        await visitor.HeadingAsync("Sign in");
        await visitor.SignInAsync();
        Assert.Contains("credentials", await visitor.ProblemAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await visitor.Context.CookiesAsync());
    }

    /// <summary>Otherwise its other members would have an organisation that nobody can run.</summary>
    [Fact]
    public async Task Account_of_the_last_owner_among_others_is_not_deleted_and_the_owner_is_told_why()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync("The Heronry", "/settings/account");
        await visitor.AddMemberAsync("Grace");
        await visitor.ClickAsync("Delete account");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);

        await dialog.GetByLabel("Confirmation", new() { Exact = true }).FillAsync(visitor.Email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete account", Exact = true }).ClickAsync();

        Assert.Contains("owner", await visitor.ProblemAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.True(await dialog.IsVisibleAsync());
    }

    /// <summary>Where the focus goes at a change of page, and what a screen reader says of it, does not wait for a server.</summary>
    [Fact]
    public async Task Page_of_keys_has_its_heading_while_it_cannot_be_loaded()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync("The Heronry");
        await visitor.Page.RouteAsync(new Regex(@"/v1/orgs/(\?|$)"), route => route.AbortAsync());

        await visitor.GoAsync("/settings/api-keys");

        await visitor.HeadingAsync("API Keys");
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Try again", Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Rules_for_keys_are_saved_and_bind_the_next_key()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync("The Heronry", "/settings/organisation");

        await page.GetByRole(AriaRole.Switch, new() { Name = "A key may make, prolong and rotate other keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Only tell its owner" }).ClickAsync();
        await page.GetByLabel("Longest life in days", new() { Exact = true }).FillAsync("45");
        await visitor.ClickAsync("Save rules");
        await page.GetByText("The rules are saved.", new() { Exact = true }).WaitForAsync();

        using var account = await visitor.ConnectAsync();
        var rules = await account.ApiKeys.GetPolicyAsync();
        Assert.Equal((false, LeakedKeyAction.Notify, (int?)45), (rules.KeysMayIssueKeys, rules.LeakedKeys, rules.MaxLifetimeDays));
        await visitor.FollowAsync("API Keys");
        await visitor.ClickAsync("New key");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Expires", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["30 days", "45 days, the longest allowed", "On a date"]);
    }

    [Fact]
    public async Task Rules_show_what_was_saved_after_a_reload_and_the_limit_can_be_taken_away()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync("The Heronry", "/settings/organisation");
        using var account = await visitor.ConnectAsync();
        await account.ApiKeys.ChangePolicyAsync(new() { MaxLifetimeDays = new(45) });
        await page.ReloadAsync();
        var days = page.GetByLabel("Longest life in days", new() { Exact = true });
        await Assertions.Expect(days).ToHaveValueAsync("45");

        await days.FillAsync("");
        await visitor.ClickAsync("Save rules");
        await page.GetByText("The rules are saved.", new() { Exact = true }).WaitForAsync();

        Assert.Null((await account.ApiKeys.GetPolicyAsync()).MaxLifetimeDays);
    }

    [Fact]
    public async Task Who_leaves_an_organisation_has_none_and_is_no_member_any_more()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsync("The Heronry");
        var grace = await visitor.AddMemberAsync("Grace");
        await visitor.FollowAsync("Members");
        var role = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = grace }).GetByLabel("Role of Grace", new() { Exact = true });
        await role.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Option, new() { Name = "Owner", Exact = true }).ClickAsync();
        await visitor.Page.GetByText("Grace is owner now.", new() { Exact = true }).WaitForAsync();

        await visitor.ClickAsync("Leave");
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave organisation", Exact = true }).ClickAsync();

        await visitor.HeadingAsync("Organisation");
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Create an organisation" }).WaitForAsync();
        using var account = await visitor.ConnectAsync();
        Assert.Empty((await account.Organisations.List().GetPageAsync()).Items);
    }

    /// <summary>It works until the day that was chosen is over, where the person is.</summary>
    [Fact]
    public async Task Key_ends_with_the_day_that_was_chosen()
    {
        await using var visitor = await system.NewVisitorAsync();
        var page = visitor.Page;
        await visitor.ArriveAsync("The Heronry", "/settings/api-keys");
        await visitor.ClickAsync("New key");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly checks");
        await visitor.ChooseAsync("Expires", "On a date");
        var create = dialog.GetByRole(AriaRole.Button, new() { Name = "Create key", Exact = true });
        await create.ClickAsync();
        await dialog.GetByText("Choose a day that is not over.", new() { Exact = true }).WaitForAsync();

        // Typed into the picker as people do: month, day, year.
        await dialog.GetByLabel("Last day", new() { Exact = true }).ClickAsync(new() { Position = new() { X = 20, Y = 20 } });
        await page.Keyboard.TypeAsync("12312035");
        await create.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nightly checks" }).WaitForAsync();
        using var account = await visitor.ConnectAsync();
        var key = Assert.Single((await account.ApiKeys.List().GetPageAsync()).Items);
        var zone = await page.EvaluateAsync<int>("() => new Date(2036, 0, 1).getTimezoneOffset()");
        var end = DateTimeOffset.Parse("2036-01-01T00:00:00Z", CultureInfo.InvariantCulture).AddMinutes(zone);
        Assert.Equal(end, key.ExpiresAt!.Value.ToUniversalTime());
    }
}
