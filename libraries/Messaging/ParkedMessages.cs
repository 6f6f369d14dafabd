using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Egret.Messaging;

/// <summary>
/// Events that a service could not take into account, in the <c>_error</c> twins of its queues, and the operator's words about them, each
/// a step of its own: <c>parked</c> counts them, <c>requeue</c> puts them back to be tried again.
/// </summary>
internal sealed class ParkedMessages(Uri broker)
{
    private const string Twin = "_error";
    private readonly List<string> _queues = [];

    /// <summary>The service has this queue.</summary>
    public void Watch(string queue) => _queues.Add(queue);

    /// <summary>How many there are, by queue.</summary>
    /// <param name="requeue">Whether they are put back.</param>
    /// <param name="cancellationToken">Ends it; what was not put back by then stays parked.</param>
    public async Task<IReadOnlyDictionary<string, uint>> CountAsync(bool requeue, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var counts = new SortedDictionary<string, uint>(StringComparer.Ordinal);
        foreach (var queue in _queues)
        {
            // One each, as the broker closes it when there is no such queue.
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            counts[queue] = await CountAsync(channel, queue, cancellationToken);
            for (var left = requeue ? counts[queue] : 0; left > 0; left--)
            {
                await PutBackAsync(channel, queue, cancellationToken);
            }
        }

        return counts;
    }

    private static async Task<uint> CountAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue + Twin, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // It is made when the first event is parked.
            return 0;
        }
    }

    /// <summary>The broker has it in the queue before it is taken away here; so it may be in both, which the inbox knows, and never in neither.</summary>
    private static async Task PutBackAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        if (await channel.BasicGetAsync(queue + Twin, autoAck: false, cancellationToken) is { } parked)
        {
            await channel.BasicPublishAsync(
                exchange: "", routingKey: queue, mandatory: true, new BasicProperties(parked.BasicProperties), parked.Body, cancellationToken);
            await channel.BasicAckAsync(parked.DeliveryTag, multiple: false, cancellationToken);
        }
    }
}
