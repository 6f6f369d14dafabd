using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Audit;

[Collection(AloneCollection.Name)]
public sealed class OutageTests(IdentityBehindDoor app)
{
    /// <summary>Otherwise whoever can take the database away for a minute can also take out of the trail what he did meanwhile.</summary>
    [Fact]
    public async Task Lines_that_are_told_while_the_database_is_away_are_in_the_trail_when_it_is_back()
    {
        await using var probe = await EventProbe.StartAsync();
        var target = Guid.CreateVersion7().ToString();
        app.Door.Close();
        // More than are taken at once.
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => probe.PublishAsync(new AccessAudited(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, AuditActions.Authorization, AuditOutcomes.Refused, Reason: null, UserId: null, KeyId: null,
            OrganisationId: null, "route", target, Address: null, Count: 1, TraceId: null))));
        await app.Door.CutManyAsync(25);
        app.Door.Open();
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var kept = database.CreateCommand("select count(*) from audit_entries where target_id = $1");
        kept.Parameters.Add(new() { Value = target });
        await ResponseAssert.EventuallyAsync(() => kept.ExecuteScalarAsync(), count => count is 300L);
    }
}

/// <summary>Beside no other test: their services would take from the queue what is meant for this one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection : ICollectionFixture<IdentityBehindDoor>
{
    public const string Name = "alone at the queue";
}

/// <summary>The service with a way to its database that can be closed.</summary>
public sealed class IdentityBehindDoor : IdentityApp, IDisposable
{
    private TcpDoor? _door;

    public TcpDoor Door => _door ?? throw new InvalidOperationException("The service has not been started.");

    public void Dispose() => _door?.Dispose();

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        await base.ConfigureAsync(settings);
        _door = TcpDoor.InFrontOf(settings, DatabaseName!);
        // Lines wait for more of them before each attempt.
        settings["Messaging:LongestHold"] = "00:01:00";
    }
}
