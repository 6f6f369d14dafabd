using System.Net;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Egret.Keys.Tests.Messaging;

/// <summary>What another service has told is taken into account, whatever was away when it was told.</summary>
public sealed class OutageTests(KeysBehindDoor app) : IClassFixture<KeysBehindDoor>
{
    private const string Queue = "keys-revoke-keys-of-former-member";

    /// <summary>Otherwise the old keys of a member work again as soon as the member is taken back.</summary>
    [Fact]
    public async Task Member_removed_while_the_database_is_away_loses_their_keys_when_it_is_back()
    {
        var (key, removed) = await KeyOfRemovedMemberAsync();
        app.Door.Close();
        await app.PublishAsync(removed);
        await app.Door.WaitForRejectedAsync();
        Assert.Equal(0U, await ParkedCountAsync());
        app.Door.Open();
        await EndsAsync(key);
    }

    /// <summary>An event that is being tried is neither done nor lost when the service stops, nor does the service wait for the database.</summary>
    [Fact]
    public async Task Service_that_stops_during_the_outage_leaves_the_event_to_the_next_one()
    {
        var (key, removed) = await KeyOfRemovedMemberAsync();
        app.Door.Close();
        await app.PublishAsync(removed);
        await app.Door.WaitForRejectedAsync();
        var began = TimeProvider.System.GetTimestamp();
        await app.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        app.Door.Open();
        await app.RestartAsync();
        await EndsAsync(key);
    }

    [Fact]
    public async Task Event_that_fails_while_nothing_is_away_is_parked_and_taken_into_account_once_it_is_put_back()
    {
        var (key, removed) = await KeyOfRemovedMemberAsync();
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using (var breaking = database.CreateCommand("alter table inbox_messages rename to elsewhere"))
        {
            await breaking.ExecuteNonQueryAsync();
        }

        await app.PublishAsync(removed);
        await ResponseAssert.EventuallyAsync(ParkedCountAsync, count => count == 1);
        await using (var mending = database.CreateCommand("alter table elsewhere rename to inbox_messages"))
        {
            await mending.ExecuteNonQueryAsync();
        }

        await app.VerdictAsync(key.Secret());
        await app.RunCommandAsync("dead-letters");
        Assert.Equal(1U, await ParkedCountAsync());
        await app.RunCommandAsync("requeue");
        await EndsAsync(key);
        Assert.Equal(0U, await ParkedCountAsync());
    }

    private async Task<(JsonElement Key, MemberRemoved Removed)> KeyOfRemovedMemberAsync()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.VerdictAsync(key.Secret());
        return (key, new(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value, caller.UserId));
    }

    private async Task EndsAsync(JsonElement key) => await ResponseAssert.EventuallyAsync(
        async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);

    private async Task<uint> ParkedCountAsync()
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
