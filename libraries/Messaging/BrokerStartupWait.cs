using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Egret.Messaging;

/// <summary>
/// Delays the start of a service until its queues are bound: a new broker confirms an event that is published earlier
/// and delivers it to no queue. A service whose health check responds therefore receives all later events. While the
/// broker is unavailable, the service starts after a maximum wait.
/// </summary>
/// <remarks>Hosted services start in the order of registration: this one after the bus, the web server last.</remarks>
internal sealed class BrokerStartupWait(
    IBusControl bus, IOptions<MessagingOptions> options, TimeProvider time, ILogger<BrokerStartupWait> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.MaxStartupWait, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, cancellation.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.StartedWithoutBroker(options.Value.MaxStartupWait);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
