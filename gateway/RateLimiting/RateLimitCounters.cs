using System.Collections.Concurrent;
using System.Globalization;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Egret.Gateway.RateLimiting;

/// <summary>
/// Counts requests across all gateways through Redis, and locally while Redis is unavailable. Exact classes, which
/// limit password guessing, call Redis for each request. Other classes are counted in memory and synchronised every 200
/// ms, so that a request does not wait for Redis; in between, several gateways together may allow more than the limit.
/// </summary>
internal sealed class RateLimitCounters(
    IConnectionMultiplexer redis, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<RateLimitCounters> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>The default class of routes.</summary>
    public const string Cheap = "cheap";

    /// <summary>The class of invalid credentials, per network.</summary>
    public const string InvalidCredentials = "invalid-credentials";

    /// <summary>The class of requests without a required valid credential, per network.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>
    /// The maximum number of networks with a separate window, which bounds the memory; further networks share the
    /// overflow partition. Callers always have a separate window, because keys and users cannot be invented.
    /// </summary>
    internal const int MaxAnonymousPartitions = 100_000;

    private const int SyncBatchSize = 500;
    private static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Adds the pending counts to the hash of the minute, one field per partition, and returns the sums of this minute
    /// and the previous one. A hash expires after both minutes in which it is read.
    /// </summary>
    private const string SyncScript = """
        local sums = {}
        for i = 1, #ARGV, 2 do
          sums[i] = redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
          sums[i + 1] = tonumber(redis.call('HGET', KEYS[2], ARGV[i]) or '0')
        end
        redis.call('EXPIRE', KEYS[1], 150)
        return sums
        """;

    /// <summary>
    /// Counts a request atomically if it is within the limit of all gateways; the formula of <see cref="RateWindow"/>.
    /// </summary>
    private const string AcquireScript = """
        local current = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
        local previous = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
        if math.floor(previous * (60000 - ARGV[3]) / 60000) + current >= tonumber(ARGV[2]) then
          return {0, current, previous}
        end
        current = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
        redis.call('EXPIRE', KEYS[1], 150)
        return {1, current, previous}
        """;

    private readonly Dictionary<string, RateClass> _classes =
        RateClass.All(options.Value).ToDictionary(rateClass => rateClass.Name, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(RateClass Class, RatePartition Partition), RateWindow> _windows = new();
    private int _anonymousPartitions;
    private bool _isLocalOnly;

    /// <summary>
    /// The class with this name. An unknown name throws, so that a spelling error does not disable a limit.
    /// </summary>
    public RateClass ClassOf(string name) => _classes[name];

    /// <summary>Counts a request if it is within the limit.</summary>
    public ValueTask<RateDecision> AcquireAsync(RateClass rateClass, RatePartition partition)
    {
        partition = PartitionFor(rateClass, partition);
        var window = WindowOf(rateClass, partition);
        return rateClass.IsExact
            ? AcquireExactlyAsync(rateClass, partition, window)
            : ValueTask.FromResult(window.Acquire(rateClass.Permits, Now));
    }

    /// <summary>Whether a request would be within the limit, without counting it.</summary>
    public bool HasPermits(string name, RatePartition partition)
    {
        var rateClass = ClassOf(name);
        return !_windows.TryGetValue((rateClass, PartitionFor(rateClass, partition)), out var window)
            || window.Peek(rateClass.Permits, Now).IsAllowed;
    }

    /// <summary>The decision on a request, without counting it.</summary>
    public RateDecision Peek(RateClass rateClass, RatePartition partition) =>
        WindowOf(rateClass, PartitionFor(rateClass, partition)).Peek(rateClass.Permits, Now);

    /// <summary>Counts an event that has already happened, up to the limit.</summary>
    public void Count(string name, RatePartition partition)
    {
        var rateClass = ClassOf(name);
        WindowOf(rateClass, PartitionFor(rateClass, partition)).Acquire(rateClass.Permits, Now);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SyncInterval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SyncAsync();
        }
    }

    private long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// The partition that counts the request: its own if it has a window or the maximum is not reached, else the
    /// overflow partition.
    /// </summary>
    private RatePartition PartitionFor(RateClass rateClass, RatePartition partition) =>
        !partition.IsAnonymous
        || Volatile.Read(ref _anonymousPartitions) < MaxAnonymousPartitions
        || _windows.ContainsKey((rateClass, partition))
            ? partition
            : RatePartition.Overflow;

    private RateWindow WindowOf(RateClass rateClass, RatePartition partition)
    {
        while (true)
        {
            if (_windows.TryGetValue((rateClass, partition), out var window))
            {
                return window;
            }

            window = new RateWindow();
            if (_windows.TryAdd((rateClass, partition), window))
            {
                Interlocked.Add(ref _anonymousPartitions, partition.IsAnonymous ? 1 : 0);
                return window;
            }
        }
    }

    private async ValueTask<RateDecision> AcquireExactlyAsync(RateClass rateClass, RatePartition partition, RateWindow window)
    {
        var now = Now;
        var decision = window.Peek(rateClass.Permits, now);
        if (!decision.IsAllowed)
        {
            return decision;
        }

        var minute = RateWindow.MinuteOf(now);
        RedisValue[] arguments = [FieldOf(rateClass.Name, partition), rateClass.Permits, RateWindow.ElapsedOf(now)];
        var reply = await EvaluateAsync(AcquireScript, minute, arguments);
        if (reply is not [var isAllowed, var current, var previous])
        {
            return window.Acquire(rateClass.Permits, now);
        }

        window.Merge(minute, synchronised: 0, current, previous);
        return window.Peek(rateClass.Permits, now) with { IsAllowed = isAllowed == 1 };
    }

    private async Task SyncAsync()
    {
        var minute = RateWindow.MinuteOf(Now);
        List<PendingSync> batch = [];
        foreach (var ((rateClass, partition), window) in _windows)
        {
            if (window.IsExpired(minute))
            {
                if (_windows.TryRemove((rateClass, partition), out _))
                {
                    Interlocked.Add(ref _anonymousPartitions, partition.IsAnonymous ? -1 : 0);
                }
            }
            else if (window.TakePending(minute) is > 0 and var pending)
            {
                batch.Add(new(rateClass.Name, partition, window, pending));
            }
        }

        foreach (var chunk in batch.Chunk(SyncBatchSize))
        {
            await SyncAsync(minute, chunk);
        }
    }

    private async Task SyncAsync(long minute, PendingSync[] batch)
    {
        var arguments = new RedisValue[batch.Length * 2];
        for (var index = 0; index < batch.Length; index++)
        {
            arguments[index * 2] = FieldOf(batch[index].Class, batch[index].Partition);
            arguments[(index * 2) + 1] = batch[index].Pending;
        }

        var sums = await EvaluateAsync(SyncScript, minute, arguments);
        for (var index = 0; index < batch.Length; index++)
        {
            var pending = batch[index];
            if (sums is null)
            {
                pending.Window.Restore(minute, pending.Pending);
            }
            else
            {
                pending.Window.Merge(minute, pending.Pending, sums[index * 2], sums[(index * 2) + 1]);
            }
        }
    }

    /// <summary>The reply of the script; null if Redis is unavailable.</summary>
    private async Task<long[]?> EvaluateAsync(string script, long minute, RedisValue[] arguments)
    {
        try
        {
            var reply = await redis.GetDatabase().ScriptEvaluateAsync(script, [KeyOf(minute), KeyOf(minute - 1)], arguments)
                .WaitAsync(options.Value.RedisTimeout, Time);
            if (Interlocked.Exchange(ref _isLocalOnly, false))
            {
                Logger.RateLimitsShared();
            }

            return (long[]?)reply;
        }
        catch (Exception exception) when (exception
            is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The Redis client cancels unwritten commands when it closes the connection to an unresponsive server.
            if (!Interlocked.Exchange(ref _isLocalOnly, true))
            {
                Logger.RateLimitsLocalOnly(exception.Message);
            }

            return null;
        }
    }

    private static string FieldOf(string name, RatePartition partition) => $"{name}:{partition}";

    /// <summary>
    /// The hash tag in braces places both minutes on one node of a Redis cluster, which a script requires.
    /// </summary>
    private static RedisKey KeyOf(long minute) => string.Create(CultureInfo.InvariantCulture, $"{{rates}}:{minute}");

    private readonly record struct PendingSync(string Class, RatePartition Partition, RateWindow Window, long Pending);
}
