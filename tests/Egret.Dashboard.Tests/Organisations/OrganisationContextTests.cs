using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Organisations;

/// <summary>The organisation in use belongs to the signed-in account.</summary>
public sealed partial class OrganisationContextTests(DashboardFixture system)
{
    [Fact]
    public async Task Late_organisation_list_is_not_applied_to_the_next_account()
    {
        await using var user = await system.NewUserAsync();
        await user.SignUpAsync();
        await user.CreateOrganisationAsync("The Heronry");
        var grace = $"grace-{Guid.CreateVersion7():N}@example.org";
        using var client = Client.EgretClient.Connect(system.Egret.Gateway);
        await client.Account.RegisterAsync(grace, BrowserUser.Password, "Grace");
        var requests = 0;
        var isHeld = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await user.Page.RouteAsync(Organisations(), async route =>
        {
            if (Interlocked.Increment(ref requests) > 1)
            {
                await route.ContinueAsync();
                return;
            }

            var response = await route.FetchAsync();
            isHeld.SetResult();
            await release.Task;
            await route.FulfillAsync(new() { Response = response });
        });

        await user.Page.ReloadAsync();
        await isHeld.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await user.FollowLinkAsync("Sign out");
        await user.WaitForHeadingAsync("Sign in");
        await user.SignInAsync(email: grace);
        await user.Page.GetByText(grace).WaitForAsync();
        await user.Page.RunAndWaitForRequestFinishedAsync(() =>
        {
            release.SetResult();
            return Task.CompletedTask;
        }, new() { Predicate = request => Organisations().IsMatch(request.Url) });

        await user.FollowLinkAsync("Organisation");
        await user.Page.GetByRole(AriaRole.Button, new() { Name = "Create organisation", Exact = true }).WaitForAsync();
        Assert.Equal(0, await user.Page.GetByText("The Heronry").CountAsync());
    }

    /// <summary>
    /// The API selects the longest membership, although the other organisation is older and listed first.
    /// </summary>
    [Fact]
    public async Task Default_organisation_is_selected_by_the_API()
    {
        await using var owner = await system.NewUserAsync();
        await using var user = await system.NewUserAsync();
        await owner.OpenSignedInAsync("The Heronry");
        await user.OpenSignedInAsync("The Lagoon");
        using var inviting = await owner.ConnectAsync();
        using var invited = await user.ConnectAsync();
        var heronry = Assert.Single((await inviting.Organisations.List().GetPageAsync()).Items);
        await invited.Invitations.AcceptAsync((await inviting.Invitations.InviteAsync(heronry.Slug, user.Email)).Token);
        Assert.Equal(heronry.Slug, (await invited.Organisations.List().GetPageAsync()).Items[0].Slug);

        await user.Page.EvaluateAsync("() => localStorage.clear()");
        await user.GotoAsync("/settings/organisation");

        await Assertions.Expect(user.Page.GetByLabel("Organisation name", new() { Exact = true })).ToHaveValueAsync("The Lagoon");
    }

    [GeneratedRegex(@"/v1/orgs/(\?|$)")]
    private static partial Regex Organisations();
}
