using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>
/// Hashing takes a core for a tenth of a second, on purpose. Whoever hashes queues here first, so that a flood of sign-ins makes sign-ins
/// slow and nothing else.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    /// <summary>
    /// How <see cref="PasswordHasher{TUser}"/> stores a hash that says its rounds: this, the function, the rounds, the length of the salt
    /// (4 bytes each, big-endian), the salt, the key.
    /// </summary>
    private const byte HashWithRounds = 1;
    private const int FunctionAt = 1;
    private const int RoundsAt = 5;
    private const int RoundsOutputBytes = 32;

    private readonly byte[] _roundsSalt = RandomNumberGenerator.GetBytes(16);
    private readonly SemaphoreSlim _slots;
    private readonly PasswordHashingOptions _options;
    private readonly PasswordHasher<User> _hasher;
    private readonly string _nobodysHash;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _perNetwork = new(StringComparer.Ordinal);
    private int _admitted;

    public PasswordHashing(IOptions<PasswordHashingOptions> options, IOptions<PasswordHasherOptions> hasherOptions, TimeProvider time)
    {
        _slots = new SemaphoreSlim(options.Value.ConcurrentHashes);
        _options = options.Value;
        _hasher = new PasswordHasher<User>(hasherOptions);
        Nobody = User.Register("", "", time.GetUtcNow());
        _nobodysHash = _hasher.HashPassword(Nobody, RandomNumberGenerator.GetHexString(64));
    }

    private User Nobody { get; }

    /// <summary>Takes a place in the queue, which ends when it is disposed of.</summary>
    /// <param name="network">Where the request came from.</param>
    /// <returns>The place, or null when there are too many before this one.</returns>
    public Place? TryQueue(string network)
    {
        lock (_gate)
        {
            var ofNetwork = _perNetwork.GetValueOrDefault(network);
            if (_admitted >= _options.QueueLimit + _options.ConcurrentHashes || ofNetwork >= _options.QueueLimitPerNetwork + _options.ConcurrentHashes)
            {
                return null;
            }

            _admitted++;
            _perNetwork[network] = ofNetwork + 1;
            return new Place(this, network);
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>
    /// Makes a refusal by a hash of fewer rounds take as long as one by a hash of today's: else everybody who has not signed in since they were
    /// raised could be told from those who have no account.
    /// </summary>
    private void SpendMissingRounds(string hash, string password)
    {
        var missing = _options.Iterations - RoundsOf(Convert.FromBase64String(hash));
        if (missing > 0)
        {
            Rfc2898DeriveBytes.Pbkdf2(password, _roundsSalt, missing, HashAlgorithmName.SHA512, RoundsOutputBytes);
        }
    }

    /// <summary>Rounds of PBKDF2-HMAC-SHA512, of which any other kind of hash has none worth counting.</summary>
    private static int RoundsOf(ReadOnlySpan<byte> hash) =>
        hash is [HashWithRounds, ..] && BinaryPrimitives.ReadUInt32BigEndian(hash[FunctionAt..]) == (uint)KeyDerivationPrf.HMACSHA512
            ? (int)BinaryPrimitives.ReadUInt32BigEndian(hash[RoundsAt..])
            : 0;

    private void Leave(string network)
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

    /// <summary>A place in the queue.</summary>
    internal sealed class Place(PasswordHashing hashing, string network) : IDisposable
    {
        private bool _hasTurn;
        private bool _isOver;

        /// <summary>Waits for the turn.</summary>
        /// <returns>Whether it came before the limit.</returns>
        public async Task<bool> WaitAsync(CancellationToken cancellationToken) =>
            _hasTurn = _hasTurn || await hashing._slots.WaitAsync(hashing._options.WaitLimit, cancellationToken);

        /// <summary>Hashes a password. It must be this one's turn.</summary>
        public Task<string> HashAsync(User user, string password) => RunAsync(() => hashing._hasher.HashPassword(user, password));

        /// <summary>Checks a password, in the same time where there is no user to check it for. It must be this one's turn.</summary>
        public Task<PasswordVerificationResult> VerifyAsync(User? user, string password) => RunAsync(() =>
        {
            if (user is not { PasswordHash: { } hash })
            {
                hashing._hasher.VerifyHashedPassword(hashing.Nobody, hashing._nobodysHash, password);
                return PasswordVerificationResult.Failed;
            }

            var result = hashing._hasher.VerifyHashedPassword(user, hash, password);
            if (result == PasswordVerificationResult.Failed || !user.IsActive)
            {
                hashing.SpendMissingRounds(hash, password);
            }

            return result;
        });

        public void Dispose()
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            if (_hasTurn)
            {
                hashing._slots.Release();
            }

            hashing.Leave(network);
        }

        /// <summary>On a thread of its own: one of the pool's, of which there may be two, would be missed by everybody else.</summary>
        private Task<T> RunAsync<T>(Func<T> hash) => _hasTurn
            ? Task.Factory.StartNew(hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : throw new InvalidOperationException("It is not this request's turn to hash.");
    }
}
