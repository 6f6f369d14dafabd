using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Egret.Messaging;

/// <summary>The operator commands for dead-lettered messages.</summary>
public static class DeadLetteredMessagesCommand
{
    private const string CountArgument = "dead-letters";
    private const string RequeueArgument = "requeue";

    /// <summary>
    /// Counts or requeues the dead-lettered messages if the service was started with the argument <c>dead-letters</c>
    /// or <c>requeue</c>.
    /// </summary>
    /// <returns>Whether the command ran; the service must then exit.</returns>
    public static async Task<bool> RunDeadLetterCommandAsync(this IHost host, string[] args)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(args);
        var requeue = args.Contains(RequeueArgument, StringComparer.Ordinal);
        if (!requeue && !args.Contains(CountArgument, StringComparer.Ordinal))
        {
            return false;
        }

        // Creating the bus registers the queues of the service. The bus is not started.
        host.Services.GetRequiredService<IBusControl>();
        var counts = await host.Services.GetRequiredService<DeadLetteredMessages>().CountAsync(requeue, CancellationToken.None);
        foreach (var (queue, count) in counts)
        {
            Console.WriteLine($"{queue} {count}");
        }

        return true;
    }
}
