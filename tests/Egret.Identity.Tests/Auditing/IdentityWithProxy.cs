using Egret.Testing;

namespace Egret.Identity.Tests.Auditing;

/// <summary>The service with an interruptible connection to its database.</summary>
public sealed class IdentityWithProxy : IdentityApp, IDisposable
{
    private TcpProxy? _proxy;

    public TcpProxy Door => _proxy ?? throw new InvalidOperationException("The service has not been started.");

    public void Dispose() => _proxy?.Dispose();

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        await base.ConfigureAsync(settings);
        _proxy = TcpProxy.InFrontOf(settings, DatabaseName!);
    }
}
