using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Writes paths with the trailing <c>/</c>, which ASP.NET Core removes, and parameters in snake_case.
/// </summary>
internal static partial class PathConventions
{
    public static Task ApplyAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var withSlash = context.DescriptionGroups.SelectMany(group => group.Items)
            .Select(description => description.RelativePath ?? "")
            .Where(path => path.EndsWith('/'))
            .Select(path => "/" + Constraint().Replace(path, "{$1}").TrimEnd('/'))
            .ToHashSet(StringComparer.Ordinal);
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            var written = Parameter().Replace(path, match => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Value));
            paths[withSlash.Contains(path) ? written + "/" : written] = item;
        }

        document.Paths = paths;
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"\{\*{0,2}([^}:?=]+)[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"(?<=\{)[^}]+(?=\})")]
    private static partial Regex Parameter();
}
