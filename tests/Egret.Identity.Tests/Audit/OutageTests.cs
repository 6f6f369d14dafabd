using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Audit;

/// <summary>Otherwise whoever can take the database away for a while can also take out of the trail what they did meanwhile.</summary>
public sealed class OutageTests(IdentityBehindDoor app) : IClassFixture<IdentityBehindDoor>
{
    /// <summary>More than are taken at once.</summary>
    private const int LineCount = 300;

    private readonly string _target = Guid.CreateVersion7().ToString();

    [Fact]
    public async Task Lines_that_are_told_while_the_database_is_away_are_in_the_trail_when_it_is_back()
    {
        await TellWhileTheDatabaseIsAwayAsync();
        app.Door.Open();
        await AllAreKeptAsync();
    }

    [Fact]
    public async Task Service_that_stops_during_the_outage_leaves_the_lines_to_the_next_one()
    {
        await TellWhileTheDatabaseIsAwayAsync();
        await app.DisposeAsync();
        app.Door.Open();
        await app.RestartAsync();
        await AllAreKeptAsync();
    }

    private async Task TellWhileTheDatabaseIsAwayAsync()
    {
        await using var probe = await app.ListenAsync();
        app.Door.Close();
        await Task.WhenAll(Enumerable.Range(0, LineCount).Select(_ => probe.PublishAsync(new AccessAudited(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, AuditActions.Authorization, AuditOutcomes.Rejected, Reason: null, UserId: null, KeyId: null,
            OrganisationId: null, "route", _target, Address: null, Count: 1, TraceId: null))));
        // So many that the lines were given back to their queue in between.
        await app.Door.WaitForRejectedAsync(25);
    }

    private async Task AllAreKeptAsync()
    {
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var kept = database.CreateCommand("select count(*) from audit_entries where target_id = $1");
        kept.Parameters.Add(new() { Value = _target });
        await ResponseAssert.EventuallyAsync(() => kept.ExecuteScalarAsync(), count => count is (long)LineCount);
    }
}

/// <summary>The service with a way to its database that can be closed.</summary>
public sealed class IdentityBehindDoor : IdentityApp, IDisposable
{
    private TcpProxy? _door;

    public TcpProxy Door => _door ?? throw new InvalidOperationException("The service has not been started.");

    public void Dispose() => _door?.Dispose();

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        await base.ConfigureAsync(settings);
        _door = TcpProxy.InFrontOf(settings, DatabaseName!);
    }
}
