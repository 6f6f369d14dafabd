using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Egret.Messaging;

/// <summary>
/// Has a service take requests only once its queues are bound: what another one publishes before that, a new broker confirms and gives to
/// nobody. So one whose health check answers hears all that is published from then on. While the broker is away it starts all the same,
/// after a while, as it does all that needs no news without it.
/// </summary>
/// <remarks>Hosted services start one after the other in the order of their registration: this one after the bus, the web server at the end.</remarks>
internal sealed class WaitForQueues(IBusControl bus, IOptions<MessagingOptions> options, TimeProvider time, ILogger<WaitForQueues> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.LongestStartWait, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, giveUp.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.StartedWithoutQueues(options.Value.LongestStartWait);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
