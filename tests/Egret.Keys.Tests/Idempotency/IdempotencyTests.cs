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
    public async Task Twenty_concurrent_equal_requests_issue_one_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var idempotencyKey = Guid.NewGuid().ToString();
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, idempotencyKey)));
        var keys = await Task.WhenAll(
            responses.Select(response => ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response)));

        var secret = Assert.Single(keys.Select(KeyJson.Secret).Distinct());
        Assert.Equal(1, await CountAsync(caller));
        await app.VerdictAsync(secret);
    }

    [Fact]
    public async Task Response_is_replayed_completely_and_another_body_is_rejected()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        await IdempotencyAssert.HoldsAsync(client, KeysApp.KeysPath, Body, new { name = "other" });
        var response = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "\"quoted as the draft requires\"");
        var again = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "\"quoted as the draft requires\"");
        Assert.Equal("no-store", again.Headers.CacheControl!.ToString());
        Assert.Equal(response.Headers.Location, again.Headers.Location);
        Assert.Equal(2, await CountAsync(caller));
    }

    /// <summary>
    /// No other user, no other organisation of the caller and no API key of the caller gets the secret.
    /// </summary>
    [Fact]
    public async Task Idempotency_key_of_another_caller_is_independent()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        TestCaller[] callers =
        [
            caller, caller with { UserId = Guid.CreateVersion7() }, TestCaller.OwnerOfNewOrganisation() with { UserId = caller.UserId },
            caller with { KeyId = Guid.CreateVersion7(), Scopes = ["keys"] },
        ];
        HashSet<string> secrets = [];
        foreach (var independentCaller in callers)
        {
            using var client = app.CreateClient(independentCaller);
            var response = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "the same");
            Assert.False(response.Headers.Contains("Idempotency-Replayed"));
            secrets.Add((await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response)).Secret());
        }

        Assert.Equal(callers.Length, secrets.Count);
    }

    /// <summary>The database is backed up and replicated, so it must not contain a secret in plain text.</summary>
    [Fact]
    public async Task Stored_response_is_encrypted()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        const string IdempotencyKey = "a-client-s-own-key-0123456789";
        var response = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, new { name = "a name to look for" }, IdempotencyKey);
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response);

        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = database.CreateCommand(
            """
            select string_agg(
                encode(id, 'escape') || encode(fingerprint, 'escape') || encode(answer, 'escape') || a::text, ' ')
            from idempotency_answers a
            """);
        var stored = (string)(await command.ExecuteScalarAsync())!;
        Assert.NotEmpty(stored);
        string[] confidential =
        [
            key.Secret(), key.Secret()[20..], IdempotencyKey, "a name to look for", caller.UserId.ToString(), key.Id(),
        ];
        foreach (var secret in confidential)
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)), stored, StringComparison.Ordinal);
        }
    }

    /// <summary>A rejection creates nothing, so that the same request may succeed later.</summary>
    [Fact]
    public async Task Rejected_request_is_processed_again()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using (var member = app.CreateClient(caller with { OrganisationId = null, OrganisationSlug = null }))
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Forbidden, await IdempotencyAssert.PostAsync(member, KeysApp.KeysPath, Body, "k"));
        }

        using var client = app.CreateClient(caller);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest,
            "invalid_request",
            await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, new { name = "" }, "k"));
        var response = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "k");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, response);
        Assert.False(response.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("toolong")]
    public async Task Malformed_idempotency_key_is_rejected(string key)
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

    /// <summary>
    /// The connection closes after the key is written and before its response is stored: both are rolled back, and the
    /// retry issues one key.
    /// </summary>
    [Theory]
    [InlineData("idempotency_answers")]
    [InlineData("api_key_events")]
    public async Task Connection_loss_before_the_commit_issues_one_key_after_retry(string table)
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
        var response = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "crash");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, response);
        Assert.True((await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "crash")).Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await CountAsync(caller));
    }

    /// <summary>A client that timed out retries and gets the key that was issued.</summary>
    [Fact]
    public async Task Client_that_timed_out_gets_the_issued_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        for (var round = 0; round < 20; round++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(round));
            using var request = new HttpRequestMessage(HttpMethod.Post, KeysApp.KeysPath) { Content = JsonContent.Create(Body) };
            request.Headers.Add("Idempotency-Key", $"timed-out-{round}");
            try
            {
                (await client.SendAsync(request, limit.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                // Expected: the client gives up before the response.
            }

            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Created, await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, $"timed-out-{round}"));
        }

        Assert.Equal(20, await CountAsync(caller));
    }

    /// <summary>
    /// Stored responses expire; an idempotency key can be reused afterwards, even before the row is deleted.
    /// </summary>
    [Fact]
    public async Task Stored_response_expires()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, Body, "old"));
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var connection = await database.OpenConnectionAsync();
        Assert.Equal(
            0L,
            await ExecuteAsync(
                connection,
                "select count(*) from idempotency_answers where expires_at not between now() + '23:50' and now() + '24:01'"));
        await ExecuteAsync(connection, "update idempotency_answers set expires_at = now() - interval '1 second'");
        var response = await IdempotencyAssert.PostAsync(client, KeysApp.KeysPath, new { name = "new" }, "old");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, response);
        Assert.False(response.Headers.Contains("Idempotency-Replayed"));

        await ExecuteAsync(connection, "update idempotency_answers set expires_at = now() - interval '1 second'");
        await app.RestartAsync();
        await ResponseAssert.EventuallyAsync(
            async () =>
                await ExecuteAsync(connection, "select count(*) from idempotency_answers where expires_at < now()"),
            left => left is 0L);
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
