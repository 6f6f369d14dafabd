using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Library;

/// <summary>A domain page whose address changes while it loads.</summary>
public sealed class DomainPageTests(DashboardFixture system)
{
    /// <summary>
    /// A late response must not be shown, and then edited or deleted, at the address of another domain.
    /// </summary>
    [Fact]
    public async Task Late_response_of_a_previous_address_is_not_shown()
    {
        await using var user = await system.NewUserAsync();
        await user.OpenAsAdministratorAsync("/library");
        var asked = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        await user.Page.RouteAsync(new Regex("/v1/domains/business-continuity/$"), async route =>
        {
            asked.TrySetResult();
            await released.Task;
            await route.ContinueAsync();
        });

        await user.FollowLinkAsync("Business Continuity");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await user.Page.EvaluateAsync("() => Blazor.navigateTo('/library/nowhere')");

        await user.WaitForHeadingAsync("Domain not found");
        released.SetResult();
        Assert.Equal(system.Address + "/library/nowhere", user.Page.Url);
        Assert.Empty(user.ConsoleErrors);
    }
}
