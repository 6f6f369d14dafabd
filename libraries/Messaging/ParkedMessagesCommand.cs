using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Egret.Messaging;

/// <summary>The commands of <see cref="ParkedMessages"/>.</summary>
public static class ParkedMessagesCommand
{
    private const string CountArgument = "parked";
    private const string RequeueArgument = "requeue";

    /// <summary>Counts the events that could not be taken into account, or puts them back, and ends the process when the service was started with <c>parked</c> or <c>requeue</c>.</summary>
    /// <returns>Whether that was so, and the service should not run.</returns>
    public static async Task<bool> ParkedMessagesOnlyAsync(this IHost host, string[] args)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(args);
        var requeue = args.Contains(RequeueArgument, StringComparer.Ordinal);
        if (!requeue && !args.Contains(CountArgument, StringComparer.Ordinal))
        {
            return false;
        }

        // The service's queues are known when its bus is made; it is not started.
        host.Services.GetRequiredService<IBusControl>();
        var counts = await host.Services.GetRequiredService<ParkedMessages>().CountAsync(requeue, CancellationToken.None);
        foreach (var (queue, count) in counts)
        {
            Console.WriteLine($"{queue} {count}");
        }

        return true;
    }
}
