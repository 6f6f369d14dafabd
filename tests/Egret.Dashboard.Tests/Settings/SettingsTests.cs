using System.Globalization;
using System.Text.RegularExpressions;
using Egret.Client;

namespace Egret.Dashboard.Tests.Settings;

/// <summary>Changes in the settings, verified in the browser and through the API.</summary>
public sealed class SettingsTests(DashboardFixture system)
{
    [Fact]
    public async Task Deleted_account_is_signed_out_and_cannot_sign_in_again()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync("The Heronry", "/settings/account");
        await user.ClickAsync("Delete account");
        var dialog = user.Page.GetByRole(AriaRole.Dialog);
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete account", Exact = true });
        Assert.True(await confirm.IsDisabledAsync());

        await dialog.GetByLabel("Confirmation", new() { Exact = true }).FillAsync(user.Email);
        await confirm.ClickAsync();

        await user.WaitForHeadingAsync("Sign in");
        await user.SignInAsync();
        Assert.Contains("credentials", await user.ReadAlertAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await user.Context.CookiesAsync());
    }

    /// <summary>Otherwise the organisation would be left without an owner.</summary>
    [Fact]
    public async Task Deleting_the_account_of_the_last_owner_is_rejected_with_the_reason()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync("The Heronry", "/settings/account");
        await user.AddMemberAsync("Grace");
        await user.ClickAsync("Delete account");
        var dialog = user.Page.GetByRole(AriaRole.Dialog);

        await dialog.GetByLabel("Confirmation", new() { Exact = true }).FillAsync(user.Email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete account", Exact = true }).ClickAsync();

        Assert.Contains("owner", await user.ReadAlertAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.True(await dialog.IsVisibleAsync());
    }

    /// <summary>
    /// The focus target of a page change, which screen readers announce, must not depend on a response.
    /// </summary>
    [Fact]
    public async Task Key_page_shows_its_heading_when_loading_fails()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync("The Heronry");
        await user.Page.RouteAsync(new Regex(@"/v1/orgs/(\?|$)"), route => route.AbortAsync());

        await user.GotoAsync("/settings/api-keys");

        await user.WaitForHeadingAsync("API Keys");
        await user.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Try again", Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Saved_key_policy_applies_to_the_next_key()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync("The Heronry", "/settings/organisation");

        await page.GetByRole(AriaRole.Switch, new() { Name = "A key may create, extend and rotate other keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Only notify its owner" }).ClickAsync();
        await page.GetByLabel("Maximum lifetime in days", new() { Exact = true }).FillAsync("45");
        await user.ClickAsync("Save rules");
        await page.GetByText("The rules are saved.", new() { Exact = true }).WaitForAsync();

        using var account = await user.ConnectAsync();
        var rules = await account.ApiKeys.GetPolicyAsync();
        Assert.Equal((false, LeakedKeyAction.Notify, (int?)45), (rules.KeysMayIssueKeys, rules.LeakedKeys, rules.MaxLifetimeDays));
        await user.FollowLinkAsync("API Keys");
        await user.ClickAsync("New key");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Expires", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["30 days", "45 days (maximum)", "On a date"]);
    }

    [Fact]
    public async Task Key_policy_shows_saved_values_and_its_limit_can_be_removed()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync("The Heronry", "/settings/organisation");
        using var account = await user.ConnectAsync();
        await account.ApiKeys.ChangePolicyAsync(new() { MaxLifetimeDays = new(45) });
        await page.ReloadAsync();
        var days = page.GetByLabel("Maximum lifetime in days", new() { Exact = true });
        await Assertions.Expect(days).ToHaveValueAsync("45");

        await days.FillAsync("");
        await user.ClickAsync("Save rules");
        await page.GetByText("The rules are saved.", new() { Exact = true }).WaitForAsync();

        Assert.Null((await account.ApiKeys.GetPolicyAsync()).MaxLifetimeDays);
    }

    [Fact]
    public async Task Leaving_an_organisation_ends_the_membership()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenSignedInAsync("The Heronry");
        var grace = await user.AddMemberAsync("Grace");
        await user.FollowLinkAsync("Members");
        var role = user.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = grace }).GetByLabel("Role of Grace", new() { Exact = true });
        await role.ClickAsync();
        await user.Page.GetByRole(AriaRole.Option, new() { Name = "Owner", Exact = true }).ClickAsync();
        await user.Page.GetByText("Grace is owner now.", new() { Exact = true }).WaitForAsync();

        await user.ClickAsync("Leave");
        var confirm = user.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave organisation", Exact = true });
        await confirm.ClickAsync();

        await user.WaitForHeadingAsync("Organisation");
        await user.Page.GetByRole(AriaRole.Heading, new() { Name = "Create an organisation" }).WaitForAsync();
        using var account = await user.ConnectAsync();
        Assert.Empty((await account.Organisations.List().GetPageAsync()).Items);
    }

    /// <summary>The day ends in the time zone of the browser.</summary>
    [Fact]
    public async Task Key_expires_at_the_end_of_the_selected_day()
    {
        await using var user = await system.NewUserAsync();
        var page = user.Page;
        await user.OpenSignedInAsync("The Heronry", "/settings/api-keys");
        await user.ClickAsync("New key");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly checks");
        await user.SelectOptionAsync("Expires", "On a date");
        var create = dialog.GetByRole(AriaRole.Button, new() { Name = "Create key", Exact = true });
        await create.ClickAsync();
        await dialog.GetByText("Choose a day that has not passed.", new() { Exact = true }).WaitForAsync();

        // The picker takes month, day and year.
        await dialog.GetByLabel("Last day", new() { Exact = true }).ClickAsync(new() { Position = new() { X = 20, Y = 20 } });
        await page.Keyboard.TypeAsync("12312035");
        await create.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nightly checks" }).WaitForAsync();
        using var account = await user.ConnectAsync();
        var key = Assert.Single((await account.ApiKeys.List().GetPageAsync()).Items);
        var zone = await page.EvaluateAsync<int>("() => new Date(2036, 0, 1).getTimezoneOffset()");
        var end = DateTimeOffset.Parse("2036-01-01T00:00:00Z", CultureInfo.InvariantCulture).AddMinutes(zone);
        Assert.Equal(end, key.ExpiresAt!.Value.ToUniversalTime());
    }
}
