using System.Net;
using System.Net.Sockets;

namespace Egret.Identity.Data;

/// <summary>The network of a client address, by which failed sign-ins and hashing requests are counted.</summary>
internal static class ClientNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Returns the IPv4 address or the /64 prefix of an IPv6 address: a single client controls the whole /64 and
    /// changes its interface identifier daily (RFC 8981). Empty if the address is unknown.
    /// </summary>
    public static string From(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }

    /// <summary>Returns the network of a stored address; empty if the text is not an IP address.</summary>
    public static string From(string? address) => From(IPAddress.TryParse(address, out var parsed) ? parsed : null);
}
