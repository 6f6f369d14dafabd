using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Messaging;

/// <summary>Tests that every committed event is published.</summary>
public sealed class OutboxRelayTests(IsolatedIdentityApp app) : IClassFixture<IsolatedIdentityApp>
{
    /// <summary>More events than two batches of the relay.</summary>
    private const int EventCount = 250;

    [Fact]
    public async Task Long_outbox_is_published_and_deleted()
    {
        await using var probe = await app.ListenAsync();
        var users = Enumerable.Range(0, EventCount).Select(_ => Guid.CreateVersion7()).ToHashSet();
        await InsertAsync(users.Select(Registered));
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(probe.Received<UserRegistered>()),
            received => users.IsSubsetOf(received.Select(message => message.UserId)));
        await ResponseAssert.EventuallyAsync(() => CountAsync("true"), count => count == 0);
        // After a late confirmation the relay publishes the same event again.
        Assert.Equal(EventCount, probe.Received<UserRegistered>().Where(message => users.Contains(message.UserId))
            .DistinctBy(message => message.EventId).Count());
    }

    /// <summary>Unreadable events are the oldest and fail every time; they must not block the others.</summary>
    [Fact]
    public async Task Unreadable_events_stay_stored_and_do_not_block_others()
    {
        await using var probe = await app.ListenAsync();
        var user = Guid.CreateVersion7();
        (string Type, string Body)[] unreadable =
        [
            ("EventOfALaterBuild", "{}"),
            (nameof(UserRegistered), "null"),
            (nameof(UserRegistered), """{"UserId":"none"}"""),
        ];
        await InsertAsync([.. unreadable, Registered(user)]);
        await probe.WaitForAsync<UserRegistered>(message => message.UserId == user);
        await ResponseAssert.EventuallyAsync(() => CountAsync("next_attempt_at > now() and attempts > 2"), count =>
            count == unreadable.Length);
        Assert.Equal(unreadable.Length, await CountAsync("true"));
        await ExecuteAsync("delete from outbox_messages");
    }

    private static (string Type, string Body) Registered(Guid user) =>
        (nameof(UserRegistered), JsonSerializer.Serialize(new UserRegistered(Guid.CreateVersion7(), DateTimeOffset.UtcNow, user)));

    private async Task InsertAsync(IEnumerable<(string Type, string Body)> events)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var batch = source.CreateBatch();
        foreach (var (type, body) in events)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                insert into outbox_messages (id, type, body, created_at, next_attempt_at, attempts)
                values ($1, $2, $3::jsonb, now(), now(), 0)
                """)
            {
                Parameters = { new() { Value = Guid.CreateVersion7() }, new() { Value = type }, new() { Value = body } },
            });
        }

        await batch.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string condition) =>
        (long)(await ExecuteAsync($"select count(*) from outbox_messages where {condition}"))!;

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
