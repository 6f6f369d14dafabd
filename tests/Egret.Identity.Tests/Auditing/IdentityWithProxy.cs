using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Auditing;

/// <summary>The service with an interruptible connection to its database.</summary>
public sealed class IdentityWithProxy : IdentityApp, IDisposable
{
    private TcpDoor? _proxy;

    public TcpDoor Door => _proxy ?? throw new InvalidOperationException("The service has not been started.");

    public void Dispose() => _proxy?.Dispose();

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        await base.ConfigureAsync(settings);
        _proxy = TcpDoor.InFrontOf(settings, DatabaseName!);
    }
}
