using System.Net;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Egret.Keys.Tests.Messaging;

/// <summary>Events of other services are processed despite outages of database or broker.</summary>
public sealed class OutageTests(KeysWithProxy app) : IClassFixture<KeysWithProxy>
{
    private const string Queue = "keys-member-removed";

    /// <summary>
    /// Otherwise the old keys of a former member are valid again once the user becomes a member again.
    /// </summary>
    [Fact]
    public async Task Member_removal_during_a_database_outage_revokes_keys_after_recovery()
    {
        var (key, removed) = await KeyOfRemovedMemberAsync();
        app.Proxy.Close();
        await app.PublishAsync(removed);
        await app.Proxy.WaitForRejectedAsync();
        Assert.Equal(0U, await CountDeadLetteredAsync());
        app.Proxy.Open();
        await WaitUntilRejectedAsync(key);
    }

    /// <summary>
    /// At shutdown an event under way returns to the queue, and the service does not wait for the database.
    /// </summary>
    [Fact]
    public async Task Service_stopped_during_an_outage_leaves_the_event_in_the_queue()
    {
        var (key, removed) = await KeyOfRemovedMemberAsync();
        app.Proxy.Close();
        await app.PublishAsync(removed);
        await app.Proxy.WaitForRejectedAsync();
        var startedAt = TimeProvider.System.GetTimestamp();
        await app.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        app.Proxy.Open();
        await app.RestartAsync();
        await WaitUntilRejectedAsync(key);
    }

    [Fact]
    public async Task Failing_event_is_dead_lettered_and_processed_after_requeue()
    {
        var (key, removed) = await KeyOfRemovedMemberAsync();
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using (var breaking = database.CreateCommand("alter table inbox_messages rename to elsewhere"))
        {
            await breaking.ExecuteNonQueryAsync();
        }

        await app.PublishAsync(removed);
        await ResponseAssert.EventuallyAsync(CountDeadLetteredAsync, count => count == 1);
        await using (var restoring = database.CreateCommand("alter table elsewhere rename to inbox_messages"))
        {
            await restoring.ExecuteNonQueryAsync();
        }

        await app.VerdictAsync(key.Secret());
        await app.RunCommandAsync("dead-letters");
        Assert.Equal(1U, await CountDeadLetteredAsync());
        await app.RunCommandAsync("requeue");
        await WaitUntilRejectedAsync(key);
        Assert.Equal(0U, await CountDeadLetteredAsync());
    }

    private async Task<(JsonElement Key, MemberRemoved Removed)> KeyOfRemovedMemberAsync()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.VerdictAsync(key.Secret());
        return (key, new(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value, caller.UserId));
    }

    private async Task WaitUntilRejectedAsync(JsonElement key) => await ResponseAssert.EventuallyAsync(
        async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);

    private async Task<uint> CountDeadLetteredAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(app.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(Queue + "_error")).MessageCount;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }
}
