using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.Idempotency;

public sealed class IdempotencyTests(IsolatedKeysApp app) : IClassFixture<IsolatedKeysApp>
{
    private static readonly object Body = new { name = "ci" };

    [Fact]
    public async Task Twenty_equal_requests_at_once_make_one_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var idempotencyKey = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, idempotencyKey)));
        var keys = await Task.WhenAll(answers.Select(answer => ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, answer)));

        var secret = Assert.Single(keys.Select(KeyJson.Secret).Distinct());
        Assert.Equal(1, await CountAsync(caller));
        await app.VerdictAsync(secret);
    }

    [Fact]
    public async Task Answer_is_given_again_whole_and_another_body_is_refused()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        await IdempotencyAssert.HoldsAsync(client, KeysApp.KeysPath, Body, new { name = "other" });
        var answer = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "\"quoted as the draft wants it\"");
        var again = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "\"quoted as the draft wants it\"");
        Assert.Equal("no-store", again.Headers.CacheControl!.ToString());
        Assert.Equal(answer.Headers.Location, again.Headers.Location);
        Assert.Equal(2, await CountAsync(caller));
    }

    /// <summary>Neither another user, nor another organisation of the caller's, nor a key of theirs that may be narrower, is handed the secret.</summary>
    [Fact]
    public async Task Same_key_of_another_caller_is_another_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        TestCaller[] callers =
        [
            caller, caller with { UserId = Guid.CreateVersion7() }, TestCaller.OwnerOfNewOrganisation() with { UserId = caller.UserId },
            caller with { KeyId = Guid.CreateVersion7(), Scopes = ["keys"] },
        ];
        HashSet<string> secrets = [];
        foreach (var one in callers)
        {
            using var client = app.CreateClient(one);
            var answer = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "the same");
            Assert.False(answer.Headers.Contains("Idempotency-Replayed"));
            secrets.Add((await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, answer)).Secret());
        }

        Assert.Equal(callers.Length, secrets.Count);
    }

    /// <summary>The database is backed up and replicated: whoever reads it must not find what was shown once.</summary>
    [Fact]
    public async Task Stored_answer_tells_nothing()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        const string IdempotencyKey = "a-client-s-own-key-0123456789";
        var answer = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, new { name = "a name to look for" }, IdempotencyKey);
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, answer);

        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = database.CreateCommand(
            "select string_agg(encode(id, 'escape') || encode(fingerprint, 'escape') || encode(answer, 'escape') || a::text, ' ') from idempotency_answers a");
        var stored = (string)(await command.ExecuteScalarAsync())!;
        Assert.NotEmpty(stored);
        foreach (var secret in new[] { key.Secret(), key.Secret()[20..], IdempotencyKey, "a name to look for", caller.UserId.ToString(), key.Id() })
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)), stored, StringComparison.Ordinal);
        }
    }

    /// <summary>A refusal makes nothing, so that the same request may succeed later.</summary>
    [Fact]
    public async Task Refused_request_is_looked_at_afresh()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using (var member = app.CreateClient(caller with { OrganisationId = null, OrganisationSlug = null }))
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, await IdempotencyAssert.PostAsync(member, KeysApp.KeysPath, Body, "k"));
        }

        using var client = app.CreateClient(caller);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, new { name = "" }, "k"));
        var answer = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "k");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, answer);
        Assert.False(answer.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("toolong")]
    public async Task Malformed_key_is_refused_and_makes_nothing(string key)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var value = key == "toolong" ? new string('x', 256) : key;
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, value));
        Assert.Equal(0, await CountAsync(caller));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, new string('x', 255)));
    }

    /// <summary>The connection ends when the key is written and its answer is not yet: there is neither, and the next try makes one.</summary>
    [Theory]
    [InlineData("idempotency_answers")]
    [InlineData("api_key_events")]
    public async Task Crash_in_the_middle_leaves_no_double_and_no_doubt(string table)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection! + ";Application Name=crash");
        await using (var blocking = await database.OpenConnectionAsync())
        await using (var transaction = await blocking.BeginTransactionAsync())
        await using (var killing = await database.OpenConnectionAsync())
        {
            await ExecuteAsync(blocking, $"lock table {table} in exclusive mode");
            var crashing = IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "crash");
            await ResponseAssert.EventuallyAsync(
                async () => await ExecuteAsync(
                    killing,
                    """
                    select count(pg_terminate_backend(pid)) from pg_stat_activity
                    where datname = current_database() and application_name <> 'crash' and wait_event_type = 'Lock'
                    """),
                killed => killed is > 0L);
            Assert.True((int)(await crashing).StatusCode >= 500);
        }

        Assert.Equal(0, await CountAsync(caller));
        var answer = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "crash");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, answer);
        Assert.True((await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "crash")).Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await CountAsync(caller));
    }

    /// <summary>What a client does that timed out: the key it never saw is the one it gets.</summary>
    [Fact]
    public async Task Client_that_did_not_wait_gets_the_key_that_was_made()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        for (var round = 0; round < 20; round++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(round));
            using var request = new HttpRequestMessage(HttpMethod.Post, KeysApp.KeysPath) { Content = JsonContent.Create(Body) };
            request.Headers.Add("Idempotency-Key", $"hasty-{round}");
            try
            {
                (await client.SendAsync(request, limit.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                // That is the point.
            }

            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Created, await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, $"hasty-{round}"));
        }

        Assert.Equal(20, await CountAsync(caller));
    }

    /// <summary>Kept answers end; a key that was used long ago is as good as a new one, be it purged yet or not.</summary>
    [Fact]
    public async Task Answer_is_forgotten_after_its_time()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "old"));
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var connection = await database.OpenConnectionAsync();
        Assert.Equal(
            0L, await ExecuteAsync(connection, "select count(*) from idempotency_answers where expires_at not between now() + '23:50' and now() + '24:01'"));
        await ExecuteAsync(connection, "update idempotency_answers set expires_at = now() - interval '1 second'");
        var answer = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, new { name = "new" }, "old");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, answer);
        Assert.False(answer.Headers.Contains("Idempotency-Replayed"));

        await ExecuteAsync(connection, "update idempotency_answers set expires_at = now() - interval '1 second'");
        await app.RestartAsync();
        await ResponseAssert.EventuallyAsync(
            async () => await ExecuteAsync(connection, "select count(*) from idempotency_answers where expires_at < now()"), left => left is 0L);
    }

    private async Task<int> CountAsync(TestCaller caller)
    {
        using var client = app.CreateClient(caller);
        return (await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath))).Length;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync();
    }
}
