using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Layout;

/// <summary>The organisation that is acted for is one of who is signed in.</summary>
public sealed partial class ActingOrganisationTests(DashboardSystem system)
{
    [Fact]
    public async Task List_that_comes_late_is_not_taken_for_the_next_persons()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.SignUpAsync();
        await visitor.CreateOrganisationAsync("The Heronry");
        var grace = $"grace-{Guid.CreateVersion7():N}@example.org";
        using var client = Client.EgretClient.Connect(system.Egret.Gateway);
        await client.Account.RegisterAsync(grace, Visitor.Password, "Grace");
        var asked = 0;
        var isHeld = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await visitor.Page.RouteAsync(Organisations(), async route =>
        {
            if (Interlocked.Increment(ref asked) > 1)
            {
                await route.ContinueAsync();
                return;
            }

            var answer = await route.FetchAsync();
            isHeld.SetResult();
            await release.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        await visitor.Page.ReloadAsync();
        await isHeld.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await visitor.FollowAsync("Sign out");
        await visitor.HeadingAsync("Sign in");
        await visitor.SignInAsync(email: grace);
        await visitor.Page.GetByText(grace).WaitForAsync();
        await visitor.Page.RunAndWaitForRequestFinishedAsync(() =>
        {
            release.SetResult();
            return Task.CompletedTask;
        }, new() { Predicate = request => Organisations().IsMatch(request.Url) });

        await visitor.FollowAsync("Organisation");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create organisation", Exact = true }).WaitForAsync();
        Assert.Equal(0, await visitor.Page.GetByText("The Heronry").CountAsync());
    }

    /// <summary>The user belongs to their own for longest, though the other one is older and stands before it in the list.</summary>
    [Fact]
    public async Task Where_none_was_chosen_it_is_the_one_that_the_API_would_take()
    {
        await using var owner = await system.NewVisitorAsync();
        await using var visitor = await system.NewVisitorAsync();
        await owner.ArriveAsync("The Heronry");
        await visitor.ArriveAsync("The Lagoon");
        using var inviting = await owner.ConnectAsync();
        using var invited = await visitor.ConnectAsync();
        var heronry = Assert.Single((await inviting.Organisations.List().GetPageAsync()).Items);
        await invited.Invitations.AcceptAsync((await inviting.Invitations.InviteAsync(heronry.Slug, visitor.Email)).Token);
        Assert.Equal(heronry.Slug, (await invited.Organisations.List().GetPageAsync()).Items[0].Slug);

        await visitor.Page.EvaluateAsync("() => localStorage.clear()");
        await visitor.GoAsync("/settings/organisation");

        await Assertions.Expect(visitor.Page.GetByLabel("Organisation name", new() { Exact = true })).ToHaveValueAsync("The Lagoon");
    }

    [GeneratedRegex(@"/v1/orgs/(\?|$)")]
    private static partial Regex Organisations();
}
