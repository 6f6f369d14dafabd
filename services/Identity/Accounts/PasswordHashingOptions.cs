using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Accounts;

/// <summary>How passwords are hashed (section <c>Passwords</c>).</summary>
internal sealed class PasswordHashingOptions
{
    public const string Section = "Passwords";

    /// <summary>The fewest rounds outside of <see cref="TestEnvironment"/>: OWASP's recommendation for PBKDF2-HMAC-SHA512.</summary>
    public const int MinIterations = 210_000;

    /// <summary>The environment (<c>ASPNETCORE_ENVIRONMENT</c>) that accepts fewer rounds, so that tests with many accounts are fast.</summary>
    public const string TestEnvironment = "Testing";

    /// <summary>
    /// Rounds of PBKDF2-HMAC-SHA512, at least <see cref="MinIterations"/>. A stored hash with fewer is renewed when its user signs in. Only to be
    /// raised: a hash with more rounds takes longer to reject than an unknown address.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int Iterations { get; init; } = MinIterations;

    /// <summary>How many hashes are computed at once; the others wait. One core is left for everything else.</summary>
    [Range(1, 256)]
    public int ConcurrentHashes { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>How many wait for their turn, beside those that hash; whoever comes then is told to come back.</summary>
    [Range(1, 10_000)]
    public int QueueLimit { get; init; } = 64;

    /// <summary>How many of them may come from one network, so that one alone cannot fill the queue.</summary>
    [Range(1, 10_000)]
    public int QueueLimitPerNetwork { get; init; } = 32;

    /// <summary>How long a request waits for its turn before it is told to come back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromSeconds(10);
}
