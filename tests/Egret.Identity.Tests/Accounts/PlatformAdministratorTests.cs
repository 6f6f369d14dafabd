using System.Net;
using System.Net.Http.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class PlatformAdministratorTests
{
    private const string Email = "root@example.org";
    private const string FirstPassword = "first administrator passphrase";
    private const string SecondPassword = "second administrator passphrase";
    private const string ChosenPassword = "what the administrator chose";

    [Fact]
    public async Task Replicas_started_concurrently_share_one_administrator_and_one_signing_key()
    {
        var first = new IdentityApp(("Administrator:Email", Email), ("Administrator:Password", FirstPassword));
        await first.InitializeAsync();
        var replicas = Enumerable.Range(0, 3).Select(_ => new IdentityApp(first.ReplicaSettings)).ToList();
        await Task.WhenAll(replicas.Select(replica => replica.InitializeAsync()));
        try
        {
            var tokens = await replicas[0].SignInAsync(new TestUser(Guid.Empty, Email, FirstPassword));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await replicas[1].VerifyAsync(tokens.Access));
            Assert.True((await first.RefreshAsync(tokens.Refresh)).Access.Length > 0);
        }
        finally
        {
            await Task.WhenAll([first.DisposeAsync(), .. replicas.Select(replica => replica.DisposeAsync())]);
        }
    }

    /// <summary>
    /// The configured password is known to every reader of the deployment; a chosen password must not be replaced by
    /// it.
    /// </summary>
    [Fact]
    public async Task Password_chosen_by_the_administrator_survives_restarts_until_the_setting_changes()
    {
        var app = new IdentityApp(("Administrator:Email", Email), ("Administrator:Password", FirstPassword));
        await app.InitializeAsync();
        IdentityApp? again = null;
        try
        {
            var account = await AccountAsync(app, FirstPassword);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(account).PostAsJsonAsync(
                "/auth/users/set_password/", new { current_password = FirstPassword, new_password = ChosenPassword }));
            await app.RestartAsync();
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized, await app.TrySignInAsync(Email, FirstPassword));
            await app.SignInAsync(account with { Password = ChosenPassword });

            again = new IdentityApp([.. app.ReplicaSettings, ("Administrator:Password", SecondPassword)]);
            await again.InitializeAsync();
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized, await again.TrySignInAsync(Email, ChosenPassword));
            await again.SignInAsync(account with { Password = SecondPassword });
        }
        finally
        {
            await Task.WhenAll(app.DisposeAsync(), again?.DisposeAsync() ?? Task.CompletedTask);
        }
    }

    /// <summary>An administrator of a version that did not record the configured password.</summary>
    [Fact]
    public async Task Recording_the_configured_password_keeps_sign_ins()
    {
        var app = new IdentityApp(("Administrator:Email", Email), ("Administrator:Password", FirstPassword));
        await app.InitializeAsync();
        try
        {
            await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
            await using var delete = database.CreateCommand("update users set configured_password_hash = null");
            await delete.ExecuteNonQueryAsync();
            var account = await AccountAsync(app, FirstPassword);
            var tokens = await app.SignInAsync(account);
            await app.RestartAsync();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(tokens.Access));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(account).PostAsJsonAsync(
                "/auth/users/set_password/", new { current_password = FirstPassword, new_password = ChosenPassword }));
            await app.RestartAsync();
            await app.SignInAsync(account with { Password = ChosenPassword });
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>
    /// API keys created before the promotion must not become keys of an administrator: gateways reject them by the
    /// principal, and Keys revokes them by the event.
    /// </summary>
    [Fact]
    public async Task Promotion_to_administrator_revokes_existing_keys()
    {
        var before = new IsolatedIdentityApp();
        await before.InitializeAsync();
        await using var probe = await before.ListenAsync();
        var user = await before.RegisterAsync(Email, FirstPassword);
        var old = new JsonWebToken((await before.SignInAsync(user)).Access).IssuedAt;
        Assert.True((await before.PrincipalAsync(user.Id))!.AcceptsKey(old));
        var after =
            new IdentityApp([.. before.ReplicaSettings, ("Administrator:Email", Email), ("Administrator:Password", SecondPassword)]);
        await after.InitializeAsync();
        try
        {
            var principal = (await after.PrincipalAsync(user.Id))!;
            Assert.True(principal.IsPlatformAdministrator);
            Assert.False(principal.AcceptsKey(old));
            Assert.False(principal.AcceptsKey(null));
            var locked = await probe.WaitForAsync<UserAccessChanged>(message => message.UserId == user.Id && !message.IsActive);
            Assert.False(locked.IsDeleted);
            var opened = await probe.WaitForAsync<UserAccessChanged>(message => message.UserId == user.Id && message.IsActive);
            Assert.True(opened.OccurredAt >= locked.OccurredAt);
            var own = await after.SignInAsync(user with { Password = SecondPassword });
            Assert.True(principal.AcceptsKey(new JsonWebToken(own.Access).IssuedAt));
        }
        finally
        {
            await Task.WhenAll(before.DisposeAsync(), after.DisposeAsync());
        }
    }

    [Fact]
    public async Task Configured_account_becomes_administrator_with_the_configured_password()
    {
        var before = new IsolatedIdentityApp();
        await before.InitializeAsync();
        var user = await before.RegisterAsync(Email, FirstPassword);
        var stolen = await before.SignInAsync(user);
        Assert.False((await before.PrincipalAsync(user.Id))!.IsPlatformAdministrator);
        var after = new IdentityApp(
            [.. before.ReplicaSettings, ("Administrator:Email", Email), ("Administrator:Password", SecondPassword)]);
        await after.InitializeAsync();
        try
        {
            Assert.True((await after.PrincipalAsync(user.Id))!.IsPlatformAdministrator);
            // The existing account is not promoted before the password is set.
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await after.VerifyAsync(stolen.Access));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized, await after.TryRefreshAsync(stolen.Refresh));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized, await after.TrySignInAsync(Email, FirstPassword));

            var tokens = await after.SignInAsync(user with { Password = SecondPassword });
            await after.RestartAsync();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await after.VerifyAsync(tokens.Access));
        }
        finally
        {
            await Task.WhenAll(before.DisposeAsync(), after.DisposeAsync());
        }
    }

    private static async Task<TestUser> AccountAsync(IdentityApp app, string password)
    {
        var tokens = await app.SignInAsync(new TestUser(Guid.Empty, Email, password));
        return new TestUser(Guid.Parse(new JsonWebToken(tokens.Access).Subject), Email, password);
    }
}
