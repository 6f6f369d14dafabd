using Egret.Gateway.Authorization;
using Yarp.ReverseProxy.Configuration;

namespace Egret.OpenApi.Tests;

/// <summary>A route of the gateway.</summary>
/// <param name="Service">The service that the route leads to.</param>
/// <param name="Access">The gateway's access requirements.</param>
/// <param name="NamesOrganisation">Whether the path names the organisation that the request acts for.</param>
/// <param name="SignedLink">The query parameters of the signature that replaces a credential.</param>
internal sealed record ServedRoute(string Service, RouteAccess Access, bool NamesOrganisation, IReadOnlyList<string> SignedLink)
{
    private const string LongRunningClusterSuffix = "-streams";

    /// <summary>Reads the loaded route table.</summary>
    public static IReadOnlyDictionary<Place, ServedRoute> Read(IEnumerable<RouteConfig> table) => table
        .SelectMany(route => route.Match.Methods!, (route, method) => (Place: Place.Of(method, route.Match.Path!), Route: route))
        .GroupBy(entry => entry.Place, entry => entry.Route)
        .ToDictionary(group => group.Key, group => Combine(group.Key, [.. group]));

    private static ServedRoute Combine(Place place, List<RouteConfig> routes)
    {
        // A second route of an operation is for requests with a signature in the query.
        var main = routes.Single(route => route.Match.QueryParameters is not { Count: > 0 });
        var signed = routes.SingleOrDefault(route => route != main);
        var cluster = main.ClusterId!;
        return new ServedRoute(
            cluster.EndsWith(LongRunningClusterSuffix, StringComparison.Ordinal) ? cluster[..^LongRunningClusterSuffix.Length] : cluster,
            RouteAccess.Of(main.AuthorizationPolicy)
                ?? throw new InvalidOperationException($"{place}: RouteAccess does not know the policy '{main.AuthorizationPolicy}'."),
            main.Match.Path!.Contains($"{{{ActingOrganisationMiddleware.RouteParameter}}}", StringComparison.Ordinal),
            signed?.Match.QueryParameters!.Select(parameter => parameter.Name).ToList() ?? []);
    }
}
