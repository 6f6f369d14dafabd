using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Knowledge.Search;

/// <summary>Finding the passages that answer a question.</summary>
internal static class SearchExtensions
{
    public static void AddSearch(this IServiceCollection services)
    {
        services.AddScoped<SearchScope>();
        services.AddScoped<PassageRetrieval>();
    }

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        SearchPassages.Map(routes.MapGroup("/v1/search").WithTags("Search").RequireScope(KeyScopes.Query));
}
