using Egret.Testing;

namespace Egret.Keys.Tests.Messaging;

/// <summary>The service with a TCP proxy before its database, which tests can close.</summary>
public sealed class KeysWithProxy : KeysApp, IDisposable
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
