using System.Net;
using Microsoft.AspNetCore.Http;

namespace Egret.ServiceDefaults;

/// <summary>Reads the address of the client.</summary>
public static class ClientAddressExtensions
{
    /// <summary>
    /// Returns the client's address; null if the connection has none. An IPv4 address that a dual-mode socket reports
    /// as <c>::ffff:192.0.2.7</c> is returned as IPv4, so that a client has one address in rate limits and audit
    /// entries.
    /// </summary>
    public static IPAddress? GetClientAddress(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4(),
        var address => address,
    };
}
