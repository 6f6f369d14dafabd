using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
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

[OptionsValidator]
internal sealed partial class PasswordHashingOptionsValidator : IValidateOptions<PasswordHashingOptions>;

/// <summary>
/// Hashing takes a core for a tenth of a second, on purpose. Whoever hashes takes a turn here first, so that a flood of
/// sign-ins makes sign-ins slow and nothing else.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    private readonly SemaphoreSlim _slots;
    private readonly PasswordHashingOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _perNetwork = new(StringComparer.Ordinal);
    private int _admitted;

    public PasswordHashing(IOptions<PasswordHashingOptions> options, IOptions<PasswordHasherOptions> hasherOptions)
    {
        _slots = new SemaphoreSlim(options.Value.ConcurrentHashes);
        _options = options.Value;
        NobodysHash = new PasswordHasher<object>(hasherOptions).HashPassword(new object(), RandomNumberGenerator.GetHexString(64));
    }

    /// <summary>A hash that no password fits, to check against where there is no account, so that it takes the same time.</summary>
    public string NobodysHash { get; }

    /// <summary>Waits for a turn, which ends when the answer is disposed of.</summary>
    /// <param name="network">Where the request came from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, or null when there are too many before this one.</returns>
    public async Task<Turn?> TryEnterAsync(string network, CancellationToken cancellationToken)
    {
        if (!TryAdmit(network))
        {
            return null;
        }

        var hasSlot = false;
        try
        {
            hasSlot = await _slots.WaitAsync(_options.WaitLimit, cancellationToken);
            return hasSlot ? new Turn(this, network) : null;
        }
        finally
        {
            if (!hasSlot)
            {
                Dismiss(network);
            }
        }
    }

    public void Dispose() => _slots.Dispose();

    private bool TryAdmit(string network)
    {
        lock (_gate)
        {
            var ofNetwork = _perNetwork.GetValueOrDefault(network);
            if (_admitted >= _options.QueueLimit + _options.ConcurrentHashes || ofNetwork >= _options.QueueLimitPerNetwork + _options.ConcurrentHashes)
            {
                return false;
            }

            _admitted++;
            _perNetwork[network] = ofNetwork + 1;
            return true;
        }
    }

    private void Dismiss(string network)
    {
        lock (_gate)
        {
            _admitted--;
            var ofNetwork = _perNetwork[network] - 1;
            if (ofNetwork == 0)
            {
                _perNetwork.Remove(network);
            }
            else
            {
                _perNetwork[network] = ofNetwork;
            }
        }
    }

    /// <summary>The right to hash, until disposed of.</summary>
    internal sealed class Turn(PasswordHashing hashing, string network) : IDisposable
    {
        private PasswordHashing? _hashing = hashing;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hashing, null) is { } ended)
            {
                ended._slots.Release();
                ended.Dismiss(network);
            }
        }
    }
}
