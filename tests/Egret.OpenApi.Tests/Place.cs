using System.Text.RegularExpressions;

namespace Egret.OpenApi.Tests;

/// <summary>Identifies an operation by method and path, regardless of the names of path parameters.</summary>
internal sealed partial record Place(string Method, string Path)
{
    public static Place Of(string method, string path) => new(method.ToUpperInvariant(), Parameter().Replace(path, "{}").TrimEnd('/'));

    public override string ToString() => $"{Method} {Path}/";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
