using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Data;

public sealed class ExpiredRowsPurgeTests(IsolatedIdentityApp app) : IClassFixture<IsolatedIdentityApp>
{
    /// <summary>A service that restarts more often than once an hour must purge too.</summary>
    [Fact]
    public async Task Expired_rows_are_deleted_when_the_service_starts()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using (var end = source.CreateCommand("update refresh_families set expires_at = now() - interval '3 days'"))
        {
            Assert.Equal(1, await end.ExecuteNonQueryAsync());
        }

        await app.RestartAsync();
        await using var left = source.CreateCommand("select count(*) from refresh_families");
        await ResponseAssert.EventuallyAsync(() => left.ExecuteScalarAsync(), count => count is 0L);
        Assert.False((await app.VerifyAsync(pair.Refresh)).IsSuccessStatusCode);
    }
}
