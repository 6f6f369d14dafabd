using System.Collections.Concurrent;
using System.Globalization;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Egret.Gateway.RateLimits;

/// <summary>
/// Counts requests together with the other gateways through Redis; alone while Redis is away. Where an address guesses passwords, every
/// request asks Redis; elsewhere a gateway counts in its memory and tells the others several times a second, so that admitting a request
/// waits for nobody, at the price of what slips through elsewhere in between.
/// </summary>
internal sealed class RateLimitCounters(IConnectionMultiplexer redis, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<RateLimitCounters> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>Class of a route that names none.</summary>
    public const string Cheap = "cheap";

    /// <summary>Presenting credentials that are refused, per address.</summary>
    public const string InvalidCredentials = "invalid-credentials";

    /// <summary>Requests that are refused for want of a valid credential, per address.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>
    /// How many networks are counted each by itself. Whoever can come from more would fill the memory: further ones share a window. A caller
    /// has one of their own, as nobody can make up keys or users.
    /// </summary>
    internal const int MaxAnonymousPartitions = 100_000;

    private const int SyncBatchSize = 500;
    private static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// One field of the minute's hash per subject: adds what is new, answers with the sums of this minute and the one before. A hash is
    /// gone by itself once nobody counts it any more.
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

    /// <summary>Counts one more if it is within the limit, in one step for all gateways; reckons as <see cref="RateWindow"/> does.</summary>
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

    private readonly Dictionary<string, RateClass> _classes = RateClass.All(options.Value).ToDictionary(known => known.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(RateClass Class, RatePartition Subject), RateWindow> _windows = new();
    private int _strangers;
    private bool _isLocalOnly;

    /// <summary>The class of this name. Naming one that there is not fails: a slip must not be a way around the limits.</summary>
    public RateClass ClassOf(string name) => _classes[name];

    /// <summary>Counts one more request, or refuses it.</summary>
    public ValueTask<RateDecision> AcquireAsync(RateClass counted, RatePartition subject)
    {
        subject = PartitionFor(counted, subject);
        var window = WindowOf(counted, subject);
        return counted.IsExact ? AcquireExactlyAsync(counted, subject, window) : ValueTask.FromResult(window.Acquire(counted.Permits, Now));
    }

    /// <summary>Whether one more would be let through, without counting it.</summary>
    public bool HasPermits(string name, RatePartition subject)
    {
        var counted = ClassOf(name);
        return !_windows.TryGetValue((counted, PartitionFor(counted, subject)), out var window) || window.Peek(counted.Permits, Now).IsAllowed;
    }

    /// <summary>What would be said of one more, without counting it.</summary>
    public RateDecision Peek(RateClass counted, RatePartition subject) => WindowOf(counted, PartitionFor(counted, subject)).Peek(counted.Permits, Now);

    /// <summary>Counts one that cannot be refused any more, if there is room for it.</summary>
    public void Count(string name, RatePartition subject)
    {
        var counted = ClassOf(name);
        WindowOf(counted, PartitionFor(counted, subject)).Acquire(counted.Permits, Now);
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

    /// <summary>Whose window counts it: its own if it has one or there is room for it, else the one of all that came too late for that.</summary>
    private RatePartition PartitionFor(RateClass counted, RatePartition subject) =>
        !subject.IsAnonymous || Volatile.Read(ref _strangers) < MaxAnonymousPartitions || _windows.ContainsKey((counted, subject)) ? subject : RatePartition.Overflow;

    private RateWindow WindowOf(RateClass counted, RatePartition subject)
    {
        while (true)
        {
            if (_windows.TryGetValue((counted, subject), out var window))
            {
                return window;
            }

            window = new RateWindow();
            if (_windows.TryAdd((counted, subject), window))
            {
                Interlocked.Add(ref _strangers, subject.IsAnonymous ? 1 : 0);
                return window;
            }
        }
    }

    private async ValueTask<RateDecision> AcquireExactlyAsync(RateClass counted, RatePartition subject, RateWindow window)
    {
        var now = Now;
        var known = window.Peek(counted.Permits, now);
        if (!known.IsAllowed)
        {
            return known;
        }

        var minute = RateWindow.MinuteOf(now);
        var answer = await EvaluateAsync(AcquireScript, minute, [FieldOf(counted.Name, subject), counted.Permits, RateWindow.ElapsedOf(now)]);
        if (answer is not [var isAllowed, var current, var previous])
        {
            return window.Acquire(counted.Permits, now);
        }

        window.Merge(minute, synchronised: 0, current, previous);
        return window.Peek(counted.Permits, now) with { IsAllowed = isAllowed == 1 };
    }

    private async Task SyncAsync()
    {
        var minute = RateWindow.MinuteOf(Now);
        List<PendingSync> pendings = [];
        foreach (var ((counted, subject), window) in _windows)
        {
            if (window.IsExpired(minute))
            {
                if (_windows.TryRemove((counted, subject), out _))
                {
                    Interlocked.Add(ref _strangers, subject.IsAnonymous ? -1 : 0);
                }
            }
            else if (window.TakePending(minute) is > 0 and var untold)
            {
                pendings.Add(new(counted.Name, subject, window, untold));
            }
        }

        foreach (var chunk in pendings.Chunk(SyncBatchSize))
        {
            await SyncAsync(minute, chunk);
        }
    }

    private async Task SyncAsync(long minute, PendingSync[] pendings)
    {
        var arguments = new RedisValue[pendings.Length * 2];
        for (var index = 0; index < pendings.Length; index++)
        {
            arguments[index * 2] = FieldOf(pendings[index].Class, pendings[index].Subject);
            arguments[(index * 2) + 1] = pendings[index].Pending;
        }

        var sums = await EvaluateAsync(SyncScript, minute, arguments);
        for (var index = 0; index < pendings.Length; index++)
        {
            var pending = pendings[index];
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

    /// <summary>The script's answer; null when Redis gives none.</summary>
    private async Task<long[]?> EvaluateAsync(string script, long minute, RedisValue[] arguments)
    {
        try
        {
            var answer = await redis.GetDatabase().ScriptEvaluateAsync(script, [KeyOf(minute), KeyOf(minute - 1)], arguments)
                .WaitAsync(options.Value.RedisTimeout, Time);
            if (Interlocked.Exchange(ref _isLocalOnly, false))
            {
                Logger.RateLimitsShared();
            }

            return (long[]?)answer;
        }
        catch (Exception exception) when (exception
            is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The client cancels commands that it has not written when it gives up a connection to a server that stopped answering.
            if (!Interlocked.Exchange(ref _isLocalOnly, true))
            {
                Logger.RateLimitsLocalOnly(exception.Message);
            }

            return null;
        }
    }

    private static string FieldOf(string name, RatePartition subject) => $"{name}:{subject}";

    /// <summary>The braces keep both minutes on one node of a cluster, where a script may use them together.</summary>
    private static RedisKey KeyOf(long minute) => string.Create(CultureInfo.InvariantCulture, $"{{rates}}:{minute}");

    private readonly record struct PendingSync(string Class, RatePartition Subject, RateWindow Window, long Pending);
}
