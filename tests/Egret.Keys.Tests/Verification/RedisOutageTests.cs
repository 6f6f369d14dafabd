using System.Net;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.Verification;

[Collection(QuietServices.Name)]
public sealed class RedisOutageTests(KeysWithPrivateRedis app) : IClassFixture<KeysWithPrivateRedis>
{
    /// <summary>Without Redis verdicts come from PostgreSQL in time, and a revocation applies immediately.</summary>
    [Fact]
    public async Task Verification_works_without_Redis()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var before = await app.IssueAsync(caller);
        await app.VerdictAsync(before.Secret());
        await app.Redis.StopAsync();
        try
        {
            await app.VerdictAsync(before.Secret());
            var key = before;
            List<TimeSpan> times = [];
            for (var attempt = 0; attempt < 3; attempt++)
            {
                // The first verdict of a key must come from PostgreSQL.
                key = await app.IssueAsync(caller);
                times.Add(await TimingAssert.MeasureAsync(() => app.VerdictAsync(key.Secret())));
            }

            Assert.InRange(times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            using var client = app.CreateClient(caller);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/health"));
            foreach (var revoked in new[] { key, before })
            {
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + revoked.Id() + "/"));
                await app.AssertRejectedAsync(revoked.Secret());
            }
        }
        finally
        {
            await app.Redis.RestartAsync();
        }

        await ResponseAssert.EventuallyAsync(
            async () => (await app.VerifyAsync(before.Secret())).StatusCode,
            status => status == HttpStatusCode.NotFound,
            TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// Invalidating one verdict at a time would take a third of a second each, and the caller would wait for all of
    /// them.
    /// </summary>
    [Fact]
    public async Task Thousands_of_keys_are_revoked_within_seconds_without_Redis()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var making = database.CreateCommand(
            """
            with made as (
                insert into api_keys (id, organisation_id, organisation_slug, user_id, name, scopes, prefix, created_at)
                select gen_random_uuid(), organisation_id, organisation_slug, user_id, name, scopes, prefix, created_at
                from api_keys, generate_series(1, 2000) where id = $1 returning id, created_at)
            insert into api_key_secrets (hash, api_key_id, created_by_key_id, created_at)
            select encode(sha256(id::text::bytea), 'hex'), id, $1, created_at from made
            """);
        making.Parameters.Add(new() { Value = Guid.Parse(key.Id()) });
        Assert.Equal(2000, await making.ExecuteNonQueryAsync());
        using var client = app.CreateClient(caller);
        await app.Redis.StopAsync();
        try
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.NoContent,
                await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/?include_created=true"));
            Assert.InRange(TimeProvider.System.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        }
        finally
        {
            await app.Redis.RestartAsync();
        }

        await using var working = database.CreateCommand("select count(*) from api_keys where organisation_id = $1 and revoked_at is null");
        working.Parameters.Add(new() { Value = caller.OrganisationId!.Value });
        Assert.Equal(0L, await working.ExecuteScalarAsync());
    }
}
