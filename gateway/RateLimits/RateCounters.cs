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
internal sealed class RateCounters(IConnectionMultiplexer redis, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<RateCounters> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>Class of a route that names none.</summary>
    public const string Cheap = "cheap";

    /// <summary>Presenting credentials that are refused, per address.</summary>
    public const string RefusedCredentials = "refused-credentials";

    /// <summary>Requests that are refused for want of a valid credential, per address.</summary>
    public const string Refused = "refused";

    /// <summary>
    /// How many networks are counted each by itself. Whoever can come from more would fill the memory: further ones share a window. A caller
    /// has one of their own, as nobody can make up keys or users.
    /// </summary>
    internal const int MaxStrangers = 100_000;

    private const int TellAtOnce = 500;
    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// One field of the minute's hash per subject: adds what is new, answers with the sums of this minute and the one before. A hash is
    /// gone by itself once nobody counts it any more.
    /// </summary>
    private const string TellScript = """
        local sums = {}
        for i = 1, #ARGV, 2 do
          sums[i] = redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
          sums[i + 1] = tonumber(redis.call('HGET', KEYS[2], ARGV[i]) or '0')
        end
        redis.call('EXPIRE', KEYS[1], 150)
        return sums
        """;

    /// <summary>Counts one more if it is within the limit, in one step for all gateways; reckons as <see cref="RateWindow"/> does.</summary>
    private const string TakeScript = """
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
    private readonly ConcurrentDictionary<(RateClass Class, Subject Subject), RateWindow> _windows = new();
    private int _strangers;
    private bool _isAlone;

    /// <summary>The class of this name. Naming one that there is not fails: a slip must not be a way around the limits.</summary>
    public RateClass ClassOf(string name) => _classes[name];

    /// <summary>Counts one more request, or refuses it.</summary>
    public ValueTask<RateDecision> TakeAsync(RateClass counted, Subject subject)
    {
        subject = CountedAs(counted, subject);
        var window = WindowOf(counted, subject);
        return counted.IsExact ? TakeExactlyAsync(counted, subject, window) : ValueTask.FromResult(window.Take(counted.Permits, Now));
    }

    /// <summary>Whether one more would be let through, without counting it.</summary>
    public bool HasPermits(string name, Subject subject)
    {
        var counted = ClassOf(name);
        return !_windows.TryGetValue((counted, CountedAs(counted, subject)), out var window) || window.Peek(counted.Permits, Now).IsAllowed;
    }

    /// <summary>What would be said of one more, without counting it.</summary>
    public RateDecision Peek(RateClass counted, Subject subject) => WindowOf(counted, CountedAs(counted, subject)).Peek(counted.Permits, Now);

    /// <summary>Counts one that cannot be refused any more, if there is room for it.</summary>
    public void Count(string name, Subject subject)
    {
        var counted = ClassOf(name);
        WindowOf(counted, CountedAs(counted, subject)).Take(counted.Permits, Now);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TellInterval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TellAsync();
        }
    }

    private long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whose window counts it: its own if it has one or there is room for it, else the one of all that came too late for that.</summary>
    private Subject CountedAs(RateClass counted, Subject subject) =>
        !subject.IsStranger || Volatile.Read(ref _strangers) < MaxStrangers || _windows.ContainsKey((counted, subject)) ? subject : Subject.Crowd;

    private RateWindow WindowOf(RateClass counted, Subject subject)
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
                Interlocked.Add(ref _strangers, subject.IsStranger ? 1 : 0);
                return window;
            }
        }
    }

    private async ValueTask<RateDecision> TakeExactlyAsync(RateClass counted, Subject subject, RateWindow window)
    {
        var now = Now;
        var known = window.Peek(counted.Permits, now);
        if (!known.IsAllowed)
        {
            return known;
        }

        var minute = RateWindow.MinuteOf(now);
        var answer = await AskAsync(TakeScript, minute, [FieldOf(counted.Name, subject), counted.Permits, RateWindow.ElapsedOf(now)]);
        if (answer is not [var isAllowed, var current, var previous])
        {
            return window.Take(counted.Permits, now);
        }

        window.Learn(minute, told: 0, current, previous);
        return window.Peek(counted.Permits, now) with { IsAllowed = isAllowed == 1 };
    }

    private async Task TellAsync()
    {
        var minute = RateWindow.MinuteOf(Now);
        List<Telling> tellings = [];
        foreach (var ((counted, subject), window) in _windows)
        {
            if (window.IsOver(minute))
            {
                if (_windows.TryRemove((counted, subject), out _))
                {
                    Interlocked.Add(ref _strangers, subject.IsStranger ? -1 : 0);
                }
            }
            else if (window.TakeUntold(minute) is > 0 and var untold)
            {
                tellings.Add(new(counted.Name, subject, window, untold));
            }
        }

        foreach (var chunk in tellings.Chunk(TellAtOnce))
        {
            await TellAsync(minute, chunk);
        }
    }

    private async Task TellAsync(long minute, Telling[] tellings)
    {
        var arguments = new RedisValue[tellings.Length * 2];
        for (var index = 0; index < tellings.Length; index++)
        {
            arguments[index * 2] = FieldOf(tellings[index].Class, tellings[index].Subject);
            arguments[(index * 2) + 1] = tellings[index].Untold;
        }

        var sums = await AskAsync(TellScript, minute, arguments);
        for (var index = 0; index < tellings.Length; index++)
        {
            var telling = tellings[index];
            if (sums is null)
            {
                telling.Window.PutBack(minute, telling.Untold);
            }
            else
            {
                telling.Window.Learn(minute, telling.Untold, sums[index * 2], sums[(index * 2) + 1]);
            }
        }
    }

    /// <summary>The script's answer; null when Redis gives none.</summary>
    private async Task<long[]?> AskAsync(string script, long minute, RedisValue[] arguments)
    {
        try
        {
            var answer = await redis.GetDatabase().ScriptEvaluateAsync(script, [KeyOf(minute), KeyOf(minute - 1)], arguments)
                .WaitAsync(options.Value.RedisLimit, Time);
            if (Interlocked.Exchange(ref _isAlone, false))
            {
                Logger.CountingTogether();
            }

            return (long[]?)answer;
        }
        catch (Exception exception) when (exception
            is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The client cancels commands that it has not written when it gives up a connection to a server that stopped answering.
            if (!Interlocked.Exchange(ref _isAlone, true))
            {
                Logger.CountingAlone(exception.Message);
            }

            return null;
        }
    }

    private static string FieldOf(string name, Subject subject) => $"{name}:{subject}";

    /// <summary>The braces keep both minutes on one node of a cluster, where a script may use them together.</summary>
    private static RedisKey KeyOf(long minute) => string.Create(CultureInfo.InvariantCulture, $"{{rates}}:{minute}");

    private readonly record struct Telling(string Class, Subject Subject, RateWindow Window, long Untold);
}
