using System.Text.RegularExpressions;

namespace Egret.Dashboard.Tests.Library;

/// <summary>A page whose address changes while it loads.</summary>
public sealed class DomainPageTests(DashboardSystem system)
{
    /// <summary>An answer that is late must not be shown, and then changed or deleted, at the address of another domain.</summary>
    [Fact]
    public async Task The_address_that_was_gone_to_last_is_the_one_that_is_shown()
    {
        await using var visitor = await system.NewVisitorAsync();
        await visitor.ArriveAsAdministratorAsync("/library");
        var asked = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        await visitor.Page.RouteAsync(new Regex("/v1/domains/business-continuity/$"), async route =>
        {
            asked.TrySetResult();
            await released.Task;
            await route.ContinueAsync();
        });

        await visitor.FollowAsync("Business Continuity");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await visitor.Page.EvaluateAsync("() => Blazor.navigateTo('/library/nowhere')");

        await visitor.HeadingAsync("No such domain");
        released.SetResult();
        Assert.Equal(system.Address + "/library/nowhere", visitor.Page.Url);
        Assert.Empty(visitor.Complaints);
    }
}
