using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Egret.Gateway.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.RateLimits;

/// <summary>Who is counted: a key or user, or a network.</summary>
internal readonly record struct Subject(Guid Principal, UInt128 Network)
{
    /// <summary>The caller's key or himself; the network where nobody is known.</summary>
    public static Subject Of(HttpContext context) => Caller.Of(context) is { } caller
        ? new Subject(caller.Key?.KeyId ?? caller.User.UserId, default)
        : NetworkOf(context);

    /// <summary>An IPv4 address; of an IPv6 one the first half, as a single client has all of the second.</summary>
    public static Subject NetworkOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return default;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out _);
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
        }

        return new(default, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}

/// <summary>The counters of this gateway, a fixed window of a minute each.</summary>
internal sealed class RateCounters : IDisposable
{
    /// <summary>Class of a route that names none.</summary>
    public const string Cheap = "cheap";

    /// <summary>Presenting well-formed keys that Keys does not know.</summary>
    public const string UnknownKeys = "unknown-keys";

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary><see cref="Window"/> as a header says it.</summary>
    public static readonly string WindowSeconds = ((int)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private readonly Dictionary<string, int> _permits;
    private readonly PartitionedRateLimiter<(string Name, Subject Subject)> _limiter;

    public RateCounters(IOptions<RateLimitOptions> options)
    {
        _permits = new(StringComparer.Ordinal)
        {
            [Cheap] = options.Value.Cheap,
            ["costly"] = options.Value.Costly,
            ["sign-in"] = options.Value.SignIn,
            ["sign-up"] = options.Value.SignUp,
            [UnknownKeys] = options.Value.UnknownKeys,
        };
        _limiter = PartitionedRateLimiter.Create<(string Name, Subject Subject), (string Name, Subject Subject)>(
            who => RateLimitPartition.GetFixedWindowLimiter(who, CreateWindow));
    }

    public RateLimitLease Acquire(string name, Subject subject) => _limiter.AttemptAcquire((name, subject));

    /// <summary>Whether one more would be let through, without counting it.</summary>
    public bool HasPermits(string name, Subject subject)
    {
        using var lease = _limiter.AttemptAcquire((name, subject), permitCount: 0);
        return lease.IsAcquired;
    }

    /// <summary>Requests a window of this class. A route that names a class that there is not fails: a slip must not be a way around the limits.</summary>
    public int PermitsOf(string name) => _permits[name];

    public void Dispose() => _limiter.Dispose();

    private FixedWindowRateLimiterOptions CreateWindow((string Name, Subject Subject) who) => new()
    {
        PermitLimit = PermitsOf(who.Name),
        Window = Window,
    };
}

internal static class RateLimitSetup
{
    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().Bind(builder.Configuration.GetSection(RateLimitOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        builder.Services.AddSingleton<RateCounters>();
    }
}
