namespace Egret.Client;

/// <summary>Options of <see cref="EgretClient.Connect"/>.</summary>
public sealed record EgretClientOptions
{
    /// <summary>
    /// Slug of the organisation to act for; null for the API key's organisation or the user's default one.
    /// </summary>
    public string? Organisation { get; init; }

    /// <summary>
    /// Time limit of a call, including retries, until the response is received; of a stream, until it starts. Time for
    /// sending an upload or obtaining a credential does not count. In a browser, which does not report upload progress,
    /// uploads have no limit.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Maximum number of retries.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Maximum delay before a retry. If the server requests a longer one, the call fails instead.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time source.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
