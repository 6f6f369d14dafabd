using System.Buffers.Binary;
using System.Security.Cryptography;
using Egret.Identity.Data;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>
/// Limits concurrent password hashing, which intentionally occupies a core for about 0.1 s. Callers enter this queue
/// before they hash, so that a flood of sign-ins delays only sign-ins.
/// </summary>
internal sealed class PasswordHasherQueue : IDisposable
{
    /// <summary>
    /// The format of <see cref="PasswordHasher{TUser}"/>: marker byte, pseudorandom function, iteration count, salt
    /// length (4 bytes each, big-endian), salt, subkey.
    /// </summary>
    private const byte HashWithRounds = 1;
    private const int FunctionAt = 1;
    private const int RoundsAt = 5;
    private const int RoundsOutputBytes = 32;

    private readonly byte[] _roundsSalt = RandomNumberGenerator.GetBytes(16);
    private readonly SemaphoreSlim _slots;
    private readonly PasswordHashingOptions _options;
    private readonly PasswordHasher<User> _hasher;
    private readonly string _placeholderHash;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _perNetwork = new(StringComparer.Ordinal);
    private int _admitted;

    public PasswordHasherQueue(IOptions<PasswordHashingOptions> options, IOptions<PasswordHasherOptions> hasherOptions, TimeProvider time)
    {
        _slots = new SemaphoreSlim(options.Value.ConcurrentHashes);
        _options = options.Value;
        _hasher = new PasswordHasher<User>(hasherOptions);
        PlaceholderUser = User.Register("", "", time.GetUtcNow());
        _placeholderHash = _hasher.HashPassword(PlaceholderUser, RandomNumberGenerator.GetHexString(64));
    }

    private User PlaceholderUser { get; }

    /// <summary>Enters the queue. Disposing the slot leaves it.</summary>
    /// <param name="network">The network of the client address.</param>
    /// <returns>The slot, or null if the queue is full.</returns>
    public Slot? TryEnter(string network)
    {
        lock (_gate)
        {
            var ofNetwork = _perNetwork.GetValueOrDefault(network);
            if (_admitted >= _options.QueueLimit + _options.ConcurrentHashes
                || ofNetwork >= _options.QueueLimitPerNetwork + _options.ConcurrentHashes)
            {
                return null;
            }

            _admitted++;
            _perNetwork[network] = ofNetwork + 1;
            return new Slot(this, network);
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>
    /// Spends the difference between the iterations of this hash and of current hashes. Otherwise the response time
    /// would distinguish accounts with an older hash from unknown addresses.
    /// </summary>
    private void EqualizeRounds(string hash, string password)
    {
        var missing = _options.Iterations - GetRounds(Convert.FromBase64String(hash));
        if (missing > 0)
        {
            Rfc2898DeriveBytes.Pbkdf2(password, _roundsSalt, missing, HashAlgorithmName.SHA512, RoundsOutputBytes);
        }
    }

    /// <summary>Returns the PBKDF2-HMAC-SHA512 iterations of a hash; 0 for other formats.</summary>
    private static int GetRounds(ReadOnlySpan<byte> hash) =>
        hash is [HashWithRounds, ..] && BinaryPrimitives.ReadUInt32BigEndian(hash[FunctionAt..]) == (uint)KeyDerivationPrf.HMACSHA512
            ? (int)BinaryPrimitives.ReadUInt32BigEndian(hash[RoundsAt..])
            : 0;

    private void Release(string network)
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

    /// <summary>A slot in the queue.</summary>
    internal sealed class Slot(PasswordHasherQueue hasher, string network) : IDisposable
    {
        private bool _isHeld;
        private bool _isDisposed;

        /// <summary>Waits until a hash may be computed.</summary>
        /// <returns>False if the queue timeout expired.</returns>
        public async Task<bool> WaitAsync(CancellationToken cancellationToken) =>
            _isHeld = _isHeld || await hasher._slots.WaitAsync(hasher._options.QueueTimeout, cancellationToken);

        /// <summary>Hashes a password. Requires a successful <see cref="WaitAsync"/>.</summary>
        public Task<string> HashAsync(User user, string password) => RunAsync(() => hasher._hasher.HashPassword(user, password));

        /// <summary>
        /// Verifies a password, in the same time if no such user exists. Requires a successful <see cref="WaitAsync"/>.
        /// </summary>
        public Task<PasswordVerificationResult> VerifyAsync(User? user, string password) => RunAsync(() =>
        {
            if (user is not { PasswordHash: { } hash })
            {
                hasher._hasher.VerifyHashedPassword(hasher.PlaceholderUser, hasher._placeholderHash, password);
                return PasswordVerificationResult.Failed;
            }

            var result = hasher._hasher.VerifyHashedPassword(user, hash, password);
            if (result == PasswordVerificationResult.Failed || !user.IsActive)
            {
                hasher.EqualizeRounds(hash, password);
            }

            return result;
        });

        public void Dispose()
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (_isHeld)
            {
                hasher._slots.Release();
            }

            hasher.Release(network);
        }

        /// <summary>
        /// Runs on a dedicated thread: a blocked thread-pool thread, of which there may be two, would delay all other
        /// requests.
        /// </summary>
        private Task<T> RunAsync<T>(Func<T> hash) => _isHeld
            ? Task.Factory.StartNew(hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : throw new InvalidOperationException("The slot has not been acquired: call WaitAsync first.");
    }
}
