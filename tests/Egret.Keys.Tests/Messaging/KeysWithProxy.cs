using Egret.Testing;

namespace Egret.Keys.Tests.Messaging;

/// <summary>The service with a TCP proxy before its database, which tests can close.</summary>
public sealed class KeysWithProxy : KeysApp, IDisposable
{
    private TcpProxy? _proxy;

    public TcpProxy Proxy => _proxy ?? throw new InvalidOperationException("The service has not been started.");

    public void Dispose() => _proxy?.Dispose();

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        await base.ConfigureAsync(settings);
        _proxy = TcpProxy.InFrontOf(settings, DatabaseName!);
    }
}
