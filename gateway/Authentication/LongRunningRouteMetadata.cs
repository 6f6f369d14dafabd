using System.Net;
using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.Authentication;

/// <summary>Marks a route whose requests may last.</summary>
internal sealed class LongRunningRouteMetadata
{
    public static readonly LongRunningRouteMetadata Mark = new();

    private LongRunningRouteMetadata()
    {
    }
}
