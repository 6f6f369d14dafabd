using System.Net;
using System.Net.Sockets;
using Egret.ServiceDefaults;

namespace Egret.Identity.Accounts;

/// <summary>Where a request came from, as the gateway saw it.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    public static IPAddress? Of(HttpContext context) => context.GetClientAddress();

    /// <summary>
    /// What is counted as one place: an IPv4 address; of an IPv6 one the first half, as a single client has all of the second and changes
    /// it daily.
    /// </summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }

    /// <summary>The same for an address that was noted earlier.</summary>
    public static string NetworkOf(string? address) => NetworkOf(IPAddress.TryParse(address, out var parsed) ? parsed : null);
}
