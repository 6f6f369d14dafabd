using System.ComponentModel.DataAnnotations;

namespace Egret.Messaging;

/// <summary>Settings of the connection to the broker and of retries (section <c>Messaging</c>).</summary>
internal sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>
    /// How long a starting service waits for its queues before it starts without the broker: at most 1 minute,
    /// default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxStartupWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Number of retries of an event that fails while all dependencies are available; then it is dead-lettered.
    /// Default 6.
    /// </summary>
    [Range(0, 100)]
    public int MaxRetries { get; init; } = 6;

    /// <summary>Delay before the first retry, doubled for each further one. Default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Maximum delay between retries, and so the delay of an event after a dependency becomes available again.
    /// Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an event is retried before it is requeued. Default 5 minutes, below the delivery acknowledgement
    /// timeout of RabbitMQ (30 minutes by default), after which RabbitMQ closes the channel.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaxHoldTime { get; init; } = TimeSpan.FromMinutes(5);
}
