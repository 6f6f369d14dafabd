using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Egret.Messaging;

/// <summary>
/// The dead-lettered messages of a service, in the queues with the suffix <c>_error</c>. The command
/// <c>dead-letters</c> counts them, the command <c>requeue</c> moves them back to their queues.
/// </summary>
internal sealed class DeadLetteredMessages(Uri broker)
{
    private const string ErrorQueueSuffix = "_error";
    private readonly List<string> _queues = [];

    /// <summary>Adds a queue of the service.</summary>
    public void AddQueue(string queue) => _queues.Add(queue);

    /// <summary>Counts the dead-lettered messages by queue, and requeues them on request.</summary>
    /// <param name="requeue">Whether the messages are requeued.</param>
    /// <param name="cancellationToken">Cancels the operation; the remaining messages stay dead-lettered.</param>
    public async Task<IReadOnlyDictionary<string, uint>> CountAsync(bool requeue, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var counts = new SortedDictionary<string, uint>(StringComparer.Ordinal);
        foreach (var queue in _queues)
        {
            // A channel per queue, because the broker closes the channel if the queue does not exist.
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(
                    publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                cancellationToken);
            counts[queue] = await CountAsync(channel, queue, cancellationToken);
            for (var left = requeue ? counts[queue] : 0; left > 0; left--)
            {
                await RequeueAsync(channel, queue, cancellationToken);
            }
        }

        return counts;
    }

    private static async Task<uint> CountAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue + ErrorQueueSuffix, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // The queue is created when the first message is dead-lettered.
            return 0;
        }
    }

    /// <summary>
    /// Publishes the message to its queue before it acknowledges the dead-lettered one: a failure in between
    /// duplicates the message, which the inbox detects, and never loses it.
    /// </summary>
    private static async Task RequeueAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        if (await channel.BasicGetAsync(queue + ErrorQueueSuffix, autoAck: false, cancellationToken) is { } deadLetter)
        {
            await channel.BasicPublishAsync(
                exchange: "",
                routingKey: queue,
                mandatory: true,
                new BasicProperties(deadLetter.BasicProperties),
                deadLetter.Body,
                cancellationToken);
            await channel.BasicAckAsync(deadLetter.DeliveryTag, multiple: false, cancellationToken);
        }
    }
}
