using System.Net;
using Microsoft.AspNetCore.Http;

namespace Egret.ServiceDefaults;

/// <summary>Where a request came from.</summary>
public static class ClientAddressExtensions
{
    /// <summary>
    /// The client's address; null where there is none. One of IPv4 reads the same whichever socket it came by: a socket for both kinds calls
    /// it <c>::ffff:192.0.2.7</c>, and nobody is to be counted or written down as two.
    /// </summary>
    public static IPAddress? ClientAddress(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4(),
        var address => address,
    };
}
