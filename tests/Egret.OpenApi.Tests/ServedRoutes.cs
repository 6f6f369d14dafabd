using System.Text.RegularExpressions;
using Egret.Gateway.Authorization;
using Yarp.ReverseProxy.Configuration;

namespace Egret.OpenApi.Tests;

/// <summary>An operation's place: method and path, whatever the path's parameters are called.</summary>
internal sealed partial record Place(string Method, string Path)
{
    public static Place Of(string method, string path) => new(method.ToUpperInvariant(), Parameter().Replace(path, "{}").TrimEnd('/'));

    public override string ToString() => $"{Method} {Path}/";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}

/// <summary>What the gateway's table says of a place.</summary>
/// <param name="Service">Which service it leads to.</param>
/// <param name="Access">What the gateway asks of the caller.</param>
/// <param name="NamesOrganisation">Whether the path names the organisation that the request acts for.</param>
/// <param name="SignedLink">The parameters of the query that let in without a credential.</param>
internal sealed record ServedRoute(string Service, RouteAccess Access, bool NamesOrganisation, IReadOnlyList<string> SignedLink)
{
    private const string LongRunningClusterSuffix = "-streams";

    /// <summary>Reads the table, as it was loaded.</summary>
    public static IReadOnlyDictionary<Place, ServedRoute> Read(IEnumerable<RouteConfig> table) => table
        .SelectMany(route => route.Match.Methods!, (route, method) => (Place: Place.Of(method, route.Match.Path!), Route: route))
        .GroupBy(entry => entry.Place, entry => entry.Route)
        .ToDictionary(group => group.Key, group => Combine(group.Key, [.. group]));

    private static ServedRoute Combine(Place place, List<RouteConfig> routes)
    {
        // A second route of one place is for requests that a signature in the query speaks for.
        var main = routes.Single(route => route.Match.QueryParameters is not { Count: > 0 });
        var signed = routes.SingleOrDefault(route => route != main);
        var cluster = main.ClusterId!;
        return new ServedRoute(
            cluster.EndsWith(LongRunningClusterSuffix, StringComparison.Ordinal) ? cluster[..^LongRunningClusterSuffix.Length] : cluster,
            RouteAccess.Of(main.AuthorizationPolicy)
                ?? throw new InvalidOperationException($"{place}: RouteAccess does not know the policy '{main.AuthorizationPolicy}'."),
            main.Match.Path!.Contains($"{{{ActingOrganisation.RouteParameter}}}", StringComparison.Ordinal),
            signed?.Match.QueryParameters!.Select(parameter => parameter.Name).ToList() ?? []);
    }
}
