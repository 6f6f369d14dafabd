using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Chat.Tests.Sessions;

/// <summary>
/// An answer under way during the deletion of its user or organisation is not stored: it may quote private documents.
/// </summary>
[Collection(ChatCollection.Name)]
public sealed class TombstoneTests(ChatApp app) : IAsyncLifetime
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    public async Task InitializeAsync()
    {
        // An event is lost until the service has created its queues.
        using var client = app.CreateClient();
        await ResponseAssert.EventuallyAsync(
            () => client.GetStringAsync(new Uri("/health", UriKind.Relative)), health => health == "Healthy");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(Owner.Organisation)]
    [InlineData(Owner.User)]
    public async Task Answer_completed_after_the_deletion_of_its_owner_is_not_stored(Owner owner)
    {
        app.Provider.Reset("Records must be retained for at least six years [1]. ", "There is ", "more.");
        app.Provider.Hangs = true;
        using var client = app.CreateClient(_caller);
        var earlier = await ChatApp.CreateSessionAsync(client);
        using var question = new HttpRequestMessage(HttpMethod.Post, "/v1/query/")
        {
            Content = JsonContent.Create(new
            {
                query = "How long must records be retained?",
                domain = "aml",
                category = "rules",
                stream = true,
                model_id = ChatApp.ProviderModel,
            }),
        };
        using var response = await client.SendAsync(question, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var session = Parse(await lines.ReadLineAsync()).GetProperty("session_id").GetGuid();
        Assert.Equal("text_delta", Parse(await lines.ReadLineAsync()).GetProperty("type").GetString());

        await DeleteAsync(owner);
        await WaitUntilDeletedAsync(client, earlier.SessionId);
        app.Provider.Release();

        var last = Parse((await lines.ReadToEndAsync()).TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(("error", "not_found"), (last.GetProperty("type").GetString(), last.GetProperty("code").GetString()));
        await WaitUntilDeletedAsync(client, session);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await client.PostAsJsonAsync("/v1/sessions/", new { domain = "aml", category = "rules" }));
        Assert.Equal(
            0,
            await CountAsync(
                "select count(*) from sessions where user_id = $1 or organisation_id = $2",
                _caller.UserId,
                _caller.OrganisationId!));
    }

    /// <summary>The session is not yet committed when the event arrives: the deletion must wait for it.</summary>
    [Theory]
    [InlineData(Owner.Organisation, "messages")]
    [InlineData(Owner.User, "messages")]
    [InlineData(Owner.Organisation, "idempotency_answers")]
    [InlineData(Owner.User, "idempotency_answers")]
    public async Task Session_committed_during_the_deletion_of_its_owner_is_deleted(Owner owner, string tableWithTheRest)
    {
        using var client = app.CreateClient(_caller);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        await using var obstacle = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"lock table {tableWithTheRest} in share mode", connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        var making = tableWithTheRest == "messages" ? AskAsync(client) : CreateAsync(client);
        await ResponseAssert.EventuallyAsync(
            () => CountAsync(
                $"select count(*) from pg_locks where not granted and relation = '{tableWithTheRest}'::regclass"),
            waiting => waiting > 0);
        await DeleteAsync(owner);
        await ResponseAssert.EventuallyAsync(
            () => CountAsync(
                """
                select (select count(*) from pg_locks where not granted and locktype = 'advisory')
                    + (select count(*) from deleted_organisations where id = $2) + (select count(*) from deleted_users where id = $1)
                """,
                _caller.UserId, _caller.OrganisationId!),
            arrived => arrived > 0);
        await obstacle.CommitAsync();

        await WaitUntilDeletedAsync(client, await making);
        Assert.Equal(
            0,
            await CountAsync(
                "select count(*) from sessions where user_id = $1 or organisation_id = $2",
                _caller.UserId,
                _caller.OrganisationId!));
    }

    public enum Owner
    {
        Organisation,
        User,
    }

    private Task DeleteAsync(Owner owner) => owner == Owner.Organisation
        ? app.PublishAsync(new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId!.Value))
        : app.PublishAsync(new UserAccessChanged(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.UserId, IsActive: false, IsDeleted: true));

    private static async Task<Guid> AskAsync(HttpClient client) =>
        (await ChatApp.AskAsync(client, "How long must records be retained?")).SessionId;

    private static async Task<Guid> CreateAsync(HttpClient client)
    {
        var session = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created,
            await IdempotencyAssert.PostAsync(
                client, "/v1/sessions/", new { domain = "aml", category = "rules" }, Guid.NewGuid().ToString()));
        return session.GetProperty("session_id").GetGuid();
    }

    private async Task<long> CountAsync(string sql, params object[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonElement Parse(string? line) => JsonSerializer.Deserialize<JsonElement>(line!);

    private static Task<HttpStatusCode> WaitUntilDeletedAsync(HttpClient client, Guid sessionId) => ResponseAssert.EventuallyAsync(
        async () => (await client.GetAsync(new Uri($"/v1/sessions/{sessionId}/", UriKind.Relative))).StatusCode,
        status => status == HttpStatusCode.NotFound);
}
