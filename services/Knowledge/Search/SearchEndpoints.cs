using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Knowledge.Search;

/// <summary>The endpoint for searches.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        SearchPassages.Map(routes.MapGroup("/v1/search").WithTags("Search").RequireScope(KeyScopes.Query));
}
