using System.Buffers.Binary;
using System.Net.Sockets;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults;

namespace Egret.Gateway.RateLimiting;

/// <summary>The API key, user or network that a rate limit is counted for.</summary>
/// <param name="Principal">The id of the key or user; empty for a network.</param>
/// <param name="Network">The bits of the network; 0 for a key or user.</param>
internal readonly record struct RatePartition(Guid Principal, UInt128 Network)
{
    /// <summary>
    /// The shared partition of the networks above the maximum number of partitions. No network has these bits.
    /// </summary>
    public static readonly RatePartition Overflow = new(default, UInt128.MaxValue);

    /// <summary>Whether it is a network. A client can use any number of networks, so their number is limited.</summary>
    public bool IsAnonymous => Principal == default;

    /// <summary>The partition of the caller's API key or user, or of the network for an anonymous request.</summary>
    public static RatePartition Of(HttpContext context) => Caller.Of(context) is { } caller
        ? new RatePartition(caller.Key?.KeyId ?? caller.User.UserId, default)
        : NetworkOf(context);

    /// <summary>
    /// The partition of an IPv4 address or of an IPv6 /64 prefix, because one client controls a whole /64.
    /// </summary>
    public static RatePartition NetworkOf(HttpContext context)
    {
        if (context.GetClientAddress() is not { } address)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
            // No IPv4 address has this bit, so that the two kinds cannot collide.
            bytes[15] = 1;
        }

        return new(default, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The name of the partition in Redis.</summary>
    public override string ToString() => Principal == default ? $"n{Network:x}" : $"p{Principal:N}";
}
