using System.ComponentModel.DataAnnotations;

namespace Egret.Messaging;

/// <summary>How long a start waits for the broker, and how an event is tried again that a consumer failed on (section <c>Messaging</c>).</summary>
internal sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>How long a starting service waits for its queues before it goes on without the broker.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LongestStartWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an event is tried again that fails although nothing is away; then it is parked.</summary>
    [Range(0, 100)]
    public int MaxRetries { get; init; } = 6;

    /// <summary>How long it waits for its second attempt; for the next ones twice as long each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it waits at the most, and so how soon it is taken into account when what was away is back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it is held here before it goes back into its queue, to come again. RabbitMQ by default ends a channel on which an event is neither taken nor given back for half an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMinutes(5);
}
