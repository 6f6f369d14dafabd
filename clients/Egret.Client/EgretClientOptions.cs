namespace Egret.Client;

/// <summary>How a client that <see cref="EgretClient.Connect"/> makes behaves.</summary>
public sealed record EgretClientOptions
{
    /// <summary>Slug of the organisation to act for; by default the API key's own, or the user's default one.</summary>
    public string? Organisation { get; init; }

    /// <summary>
    /// How long a call may take, further tries included, until its answer is there; of a stream, until it begins. What an upload's bytes take on
    /// their way is not counted, nor what the credential takes. In a browser, which does not tell when the bytes are sent, an upload has no limit.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is sent again at the most.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The longest wait before a further try. A server that asks for a longer one gets none.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
