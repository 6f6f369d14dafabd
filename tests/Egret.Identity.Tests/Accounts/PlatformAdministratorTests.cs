using Egret.Testing;

namespace Egret.Identity.Tests.Accounts;

public sealed class PlatformAdministratorTests
{
    private const string Email = "root@example.org";
    private const string FirstPassword = "first administrator passphrase";
    private const string SecondPassword = "second administrator passphrase";

    [Fact]
    public async Task Replicas_that_start_at_once_share_one_administrator_and_one_signing_key()
    {
        var first = new IdentityApp(("Administrator:Email", Email), ("Administrator:Password", FirstPassword));
        await first.InitializeAsync();
        var replicas = Enumerable.Range(0, 3).Select(_ => new IdentityApp(first.ReplicaSettings)).ToList();
        await Task.WhenAll(replicas.Select(replica => replica.InitializeAsync()));
        try
        {
            var tokens = await replicas[0].SignInAsync(new Person(Guid.Empty, Email, FirstPassword));
            await ResponseAssert.HasStatusAsync(System.Net.HttpStatusCode.OK, await replicas[1].VerifyAsync(tokens.Access));
            Assert.True((await first.RefreshAsync(tokens.Refresh)).Access.Length > 0);
        }
        finally
        {
            await Task.WhenAll([first.DisposeAsync(), .. replicas.Select(replica => replica.DisposeAsync())]);
        }
    }

    [Fact]
    public async Task Configured_account_becomes_administrator_with_the_configured_password()
    {
        var before = new IdentityApp();
        await before.InitializeAsync();
        var person = await before.RegisterAsync(Email, FirstPassword);
        var stolen = await before.SignInAsync(person);
        Assert.False((await before.PrincipalAsync(person.Id))!.IsPlatformAdministrator);
        var after = new IdentityApp(
            [.. before.ReplicaSettings, ("Administrator:Email", Email), ("Administrator:Password", SecondPassword)]);
        await after.InitializeAsync();
        try
        {
            Assert.True((await after.PrincipalAsync(person.Id))!.IsPlatformAdministrator);
            // Whoever signed up with the address does not come to be administrator by that.
            await ResponseAssert.HasStatusAsync(System.Net.HttpStatusCode.Unauthorized, await after.VerifyAsync(stolen.Access));
            await ResponseAssert.HasStatusAsync(System.Net.HttpStatusCode.Unauthorized, await after.TryRefreshAsync(stolen.Refresh));
            await ResponseAssert.HasStatusAsync(System.Net.HttpStatusCode.Unauthorized, await after.TrySignInAsync(Email, FirstPassword));

            var tokens = await after.SignInAsync(person with { Password = SecondPassword });
            await after.RestartAsync();
            await ResponseAssert.HasStatusAsync(System.Net.HttpStatusCode.OK, await after.VerifyAsync(tokens.Access));
        }
        finally
        {
            await Task.WhenAll(before.DisposeAsync(), after.DisposeAsync());
        }
    }
}
