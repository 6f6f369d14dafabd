using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Accounts;

/// <summary>Settings of password hashing (section <c>Passwords</c>).</summary>
internal sealed class PasswordHashingOptions
{
    public const string Section = "Passwords";

    /// <summary>
    /// The minimum number of iterations outside of <see cref="TestEnvironment"/>: OWASP's recommendation for
    /// PBKDF2-HMAC-SHA512.
    /// </summary>
    public const int MinIterations = 210_000;

    /// <summary>
    /// The environment (<c>ASPNETCORE_ENVIRONMENT</c>) that accepts fewer iterations, so that tests with many
    /// accounts are fast.
    /// </summary>
    public const string TestEnvironment = "Testing";

    /// <summary>
    /// PBKDF2-HMAC-SHA512 iterations, at least <see cref="MinIterations"/>. A stored hash with fewer is replaced at
    /// the next sign-in. Never lower this value: a hash with more iterations takes longer to reject than an unknown
    /// address.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int Iterations { get; init; } = MinIterations;

    /// <summary>
    /// The number of hashes computed concurrently; further requests wait. By default one core is left for all other
    /// work.
    /// </summary>
    [Range(1, 256)]
    public int ConcurrentHashes { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// The number of requests that may wait, in addition to the hashing ones; further requests receive 429.
    /// </summary>
    [Range(1, 10_000)]
    public int QueueLimit { get; init; } = 64;

    /// <summary>The number of waiting requests from one network, so that one network cannot fill the queue.</summary>
    [Range(1, 10_000)]
    public int QueueLimitPerNetwork { get; init; } = 32;

    /// <summary>How long a request may wait before it receives 429.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
