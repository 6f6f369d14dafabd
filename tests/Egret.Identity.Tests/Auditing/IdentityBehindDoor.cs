using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Auditing;

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
    }
}
