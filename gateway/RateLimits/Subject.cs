using System.Buffers.Binary;
using System.Net.Sockets;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults;

namespace Egret.Gateway.RateLimits;

/// <summary>Who is counted: a key or user, or a network.</summary>
internal readonly record struct Subject(Guid Principal, UInt128 Network)
{
    /// <summary>All networks together for which there is no room any more; none of its own has these bits.</summary>
    public static readonly Subject Crowd = new(default, UInt128.MaxValue);

    /// <summary>Whether it is a network, of which there are as many as somebody likes to make up.</summary>
    public bool IsStranger => Principal == default;

    /// <summary>The caller's key or user; the network where nobody is known.</summary>
    public static Subject Of(HttpContext context) => Caller.Of(context) is { } caller
        ? new Subject(caller.Key?.KeyId ?? caller.User.UserId, default)
        : NetworkOf(context);

    /// <summary>An IPv4 address; of an IPv6 one the first half, as a single client has all of the second.</summary>
    public static Subject NetworkOf(HttpContext context)
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
            // No IPv4 address has this bit: the two kinds must not be counted as each other.
            bytes[15] = 1;
        }

        return new(default, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The subject's name among those that all gateways count together.</summary>
    public override string ToString() => Principal == default ? $"n{Network:x}" : $"p{Principal:N}";
}
