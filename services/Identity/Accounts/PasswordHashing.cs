using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>How passwords are hashed (section <c>Passwords</c>).</summary>
internal sealed class PasswordHashingOptions
{
    public const string Section = "Passwords";

    /// <summary>Rounds of PBKDF2-HMAC-SHA512; OWASP asks for 210,000. A stored hash with fewer is renewed when its user signs in.</summary>
    [Range(210_000, 10_000_000)]
    public int Iterations { get; init; } = 210_000;

    /// <summary>How many hashes are computed at once; the others wait. One core is left for everything else.</summary>
    [Range(1, 256)]
    public int ConcurrentHashes { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>How long a request waits for its turn before it is told to come back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class PasswordHashingOptionsValidator : IValidateOptions<PasswordHashingOptions>;

/// <summary>
/// Hashing takes a core for a tenth of a second, on purpose. Whoever hashes takes a turn here first, so that a flood of
/// sign-ins makes sign-ins slow and nothing else.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    private readonly SemaphoreSlim _slots;
    private readonly TimeSpan _waitLimit;

    public PasswordHashing(IOptions<PasswordHashingOptions> options, IOptions<PasswordHasherOptions> hasherOptions)
    {
        _slots = new SemaphoreSlim(options.Value.ConcurrentHashes);
        _waitLimit = options.Value.WaitLimit;
        NobodysHash = new PasswordHasher<object>(hasherOptions).HashPassword(new object(), RandomNumberGenerator.GetHexString(64));
    }

    /// <summary>A hash that no password fits, to check against where there is no account, so that it takes the same time.</summary>
    public string NobodysHash { get; }

    /// <summary>Waits for a turn, which ends when the answer is disposed of.</summary>
    /// <exception cref="DependencyUnavailableException">There are too many before this one.</exception>
    public async Task<Turn> EnterAsync(CancellationToken cancellationToken) =>
        await _slots.WaitAsync(_waitLimit, cancellationToken)
            ? new Turn(_slots)
            : throw new DependencyUnavailableException("Too many people are signing in at the moment; try again shortly.");

    public void Dispose() => _slots.Dispose();

    /// <summary>The right to hash, until disposed of.</summary>
    internal sealed class Turn(SemaphoreSlim slots) : IDisposable
    {
        private SemaphoreSlim? _slots = slots;

        public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Release();
    }
}
