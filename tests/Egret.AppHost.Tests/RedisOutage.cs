namespace Egret.AppHost.Tests;

/// <summary>
/// Redis is stopped for all tests of a class. Afterwards it is started again, and the fixture waits until revocations
/// propagate.
/// </summary>
public sealed class RedisOutage(EgretSystem system) : IAsyncLifetime
{
    /// <inheritdoc />
    public Task InitializeAsync() => ResourceControl.StopAsync(system.App, "cache");

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        await ResourceControl.StartAsync(system.App, "cache");
        await system.WaitForRevocationPropagationAsync();
    }
}
