using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Chat.Sessions;
using Egret.Contracts;
using Egret.Testing;
using Npgsql;

namespace Egret.Chat.Tests.Sessions;

[Collection(ChatCollection.Name)]
public sealed class SessionTests(ChatApp app)
{
    private static readonly string[] Fields =
    [
        "session_id",
        "title",
        "domain_slug",
        "domain_name",
        "category_name",
        "category_code",
        "created_at",
        "last_activity_at",
        "message_count",
    ];

    [Fact]
    public async Task New_session_has_the_names_of_domain_and_category()
    {
        using var client = app.CreateOwner();

        var response = await client.PostAsJsonAsync("/v1/sessions/", new { domain = "aml", category = "rules", title = " Onboarding " });

        var session = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response);
        Assert.Equal(Fields, session.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Onboarding", session.GetProperty("title").GetString());
        Assert.Equal("Anti-Money Laundering", session.GetProperty("domain_name").GetString());
        Assert.Equal("Rulebook", session.GetProperty("category_name").GetString());
        Assert.Equal(0, session.GetProperty("message_count").GetInt32());
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync(response.Headers.Location));
    }

    [Fact]
    public async Task Repeated_idempotent_creation_creates_one_session()
    {
        using var client = app.CreateOwner();
        await IdempotencyAssert.HoldsAsync(
            client,
            "/v1/sessions/",
            new { domain = "aml", category = "rules" },
            new { domain = "aml", category = "rules", title = "Other" });
        Assert.Single(await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync("/v1/sessions/recent/")));
    }

    [Theory]
    [InlineData("astrology", "rules")]
    [InlineData("aml", "poems")]
    public async Task Session_on_an_unknown_domain_or_category_is_not_found(string domain, string category)
    {
        using var client = app.CreateOwner();

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await client.PostAsJsonAsync("/v1/sessions/", new { domain, category }));
    }

    [Fact]
    public async Task Session_without_a_domain_is_invalid()
    {
        using var client = app.CreateOwner();

        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PostAsJsonAsync("/v1/sessions/", new { title = "x" }));

        Assert.True(problem.GetProperty("errors").TryGetProperty("domain", out _));
    }

    [Fact]
    public async Task First_question_is_the_title_until_renamed()
    {
        using var client = app.CreateOwner();
        var answer = await ChatApp.AskAsync(client, "How long must records be retained?");

        var session = await GetAsync(client, answer.SessionId);
        Assert.Equal("How long must records be retained?", session.GetProperty("title").GetString());
        Assert.Equal(2, session.GetProperty("message_count").GetInt32());

        var renamed = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.PostAsJsonAsync($"/v1/sessions/{answer.SessionId}/rename/", new { title = "Retention" }));
        Assert.Equal("Retention", renamed.GetProperty("title").GetString());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest,
            "invalid_request",
            await client.PostAsJsonAsync($"/v1/sessions/{answer.SessionId}/rename/", new { title = " " }));
    }

    [Fact]
    public async Task Recent_sessions_are_the_callers_sessions_in_order_of_use()
    {
        using var client = app.CreateOwner();
        using var otherUser = app.CreateOwner();
        await ChatApp.CreateSessionAsync(otherUser);
        var older = await ChatApp.CreateSessionAsync(client, "older");
        var newer = await ChatApp.CreateSessionAsync(client, "newer");
        await ChatApp.AskAsync(client, "How long must records be retained?", older.SessionId);

        var all = await ListAsync(client, "");
        Assert.Equal([older.SessionId, newer.SessionId], all.Select(session => session.GetProperty("session_id").GetGuid()));
        Assert.Equal(older.SessionId, Assert.Single(await ListAsync(client, "?limit=1")).GetProperty("session_id").GetGuid());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.GetAsync(new Uri("/v1/sessions/recent/?limit=0", UriKind.Relative)));
    }

    [Fact]
    public async Task Recent_sessions_are_paginated()
    {
        using var client = app.CreateOwner();
        var first = await ChatApp.CreateSessionAsync(client);
        var second = await ChatApp.CreateSessionAsync(client);
        var third = await ChatApp.CreateSessionAsync(client);

        var page = await client.GetAsync(new Uri("/v1/sessions/recent/?limit=2", UriKind.Relative));
        // A session used between two page requests is not listed twice.
        await ChatApp.AskAsync(client, "How long must records be retained?", third.SessionId);
        var link = page.Headers.GetValues("Link").Single();
        var rest = await client.GetAsync(new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)], UriKind.Relative));

        Assert.Equal([third.SessionId, second.SessionId], await IdsAsync(page));
        Assert.Equal([first.SessionId], await IdsAsync(rest));
        Assert.False(rest.Headers.Contains("Link"));
        foreach (var cursor in new[] { "rubbish", "AAAAAAAAAAAAAAAAAAAAAA", new string('_', 32) })
        {
            var problem = await ResponseAssert.IsProblemAsync(
                HttpStatusCode.BadRequest,
                "invalid_request",
                await client.GetAsync(new Uri($"/v1/sessions/recent/?cursor={cursor}", UriKind.Relative)));
            Assert.True(problem.GetProperty("errors").TryGetProperty("cursor", out _));
        }

        static async Task<IEnumerable<Guid>> IdsAsync(HttpResponseMessage page) =>
            (await ResponseAssert.ReadAsync<List<SessionResponse>>(HttpStatusCode.OK, page)).Select(session => session.SessionId);
    }

    /// <summary>
    /// A user who creates an organisation keeps earlier sessions; a question in one of them assigns it to the
    /// organisation.
    /// </summary>
    [Fact]
    public async Task Session_without_organisation_is_assigned_with_the_next_question()
    {
        var user = new TestCaller();
        var founder = TestCaller.OwnerOfNewOrganisation() with { UserId = user.UserId };
        var elsewhere = TestCaller.OwnerOfNewOrganisation() with { UserId = user.UserId };
        using var alone = app.CreateClient(user);
        using var here = app.CreateClient(founder);
        using var there = app.CreateClient(elsewhere);
        using var otherUser = app.CreateOwner();
        var asked = await ChatApp.AskAsync(alone, "How long must records be retained?");

        foreach (var client in new[] { here, there })
        {
            Assert.Equal(asked.SessionId, Assert.Single(await ListAsync(client, "")).GetProperty("session_id").GetGuid());
            Assert.Equal(2, (await ChatApp.MessagesAsync(client, asked.SessionId)).Count);
        }

        Assert.Empty(await ListAsync(otherUser, ""));
        await ChatApp.AskAsync(here, "Who must appoint the Reporting Officer?", asked.SessionId);

        Assert.Equal(4, (await ChatApp.MessagesAsync(here, asked.SessionId)).Count);
        foreach (var client in new[] { alone, there })
        {
            Assert.Empty(await ListAsync(client, ""));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await client.GetAsync(new Uri($"/v1/sessions/{asked.SessionId}/", UriKind.Relative)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("delete/")]
    public async Task Deleted_session_is_removed_with_its_messages(string action)
    {
        using var client = app.CreateOwner();
        var answer = await ChatApp.AskAsync(client, "How long must records be retained?");

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent,
            await client.DeleteAsync(new Uri($"/v1/sessions/{answer.SessionId}/{action}", UriKind.Relative)));

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await client.GetAsync(new Uri($"/v1/sessions/{answer.SessionId}/", UriKind.Relative)));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await client.DeleteAsync(new Uri($"/v1/sessions/{answer.SessionId}/", UriKind.Relative)));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await client.GetAsync(new Uri($"/v1/sessions/{answer.SessionId}/messages/", UriKind.Relative)));
    }

    [Fact]
    public async Task Session_deleted_during_a_rename_is_not_found()
    {
        using var client = app.CreateOwner();
        var session = (await ChatApp.CreateSessionAsync(client)).SessionId;
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        await using var deletion = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("delete from sessions where id = $1", connection))
        {
            command.Parameters.Add(new() { Value = session });
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var renaming = client.PostAsJsonAsync($"/v1/sessions/{session}/rename/", new { title = "Too late" });
        await using var waiting = source.CreateCommand(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%update sessions%'");
        await ResponseAssert.EventuallyAsync(() => waiting.ExecuteScalarAsync(), count => count is 1L);
        await deletion.CommitAsync();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await renaming);
    }

    /// <summary>
    /// A session of another user is indistinguishable from an absent one: every operation returns 404.
    /// </summary>
    [Fact]
    public async Task Session_of_another_user_is_not_found_by_any_operation()
    {
        using var client = app.CreateOwner();
        using var otherUser = app.CreateOwner();
        var path = $"/v1/sessions/{(await ChatApp.CreateSessionAsync(client)).SessionId}/";

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await otherUser.GetAsync(new Uri(path, UriKind.Relative)));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await otherUser.GetAsync(new Uri(path + "messages/", UriKind.Relative)));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await otherUser.PostAsJsonAsync(path + "rename/", new { title = "mine" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await otherUser.DeleteAsync(new Uri(path, UriKind.Relative)));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync(new Uri(path, UriKind.Relative)));
    }

    [Fact]
    public async Task Sessions_require_a_caller_with_the_scope()
    {
        using var unauthenticated = app.CreateClient();
        using var restricted = app.CreateClient(
            TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7(), Scopes = [KeyScopes.Query] });
        var recent = new Uri("/v1/sessions/recent/", UriKind.Relative);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await unauthenticated.GetAsync(recent));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await restricted.GetAsync(recent));
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, Guid id) =>
        await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.GetAsync(new Uri($"/v1/sessions/{id}/", UriKind.Relative)));

    private static async Task<List<JsonElement>> ListAsync(HttpClient client, string query) =>
        await ResponseAssert.ReadAsync<List<JsonElement>>(
            HttpStatusCode.OK, await client.GetAsync(new Uri("/v1/sessions/recent/" + query, UriKind.Relative)));
}
