using System.Text.RegularExpressions;
using Egret.Gateway.Authentication;
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
