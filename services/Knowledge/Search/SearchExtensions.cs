using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.Knowledge.Search;

internal static class SearchExtensions
{
    /// <summary>Adds the search; it embeds questions with what <c>AddEmbedding</c> added.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.TryAddScoped<SearchScopes>();
        services.TryAddSingleton<PassageSearch>();
        return services;
    }

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var search = routes.MapGroup("/v1/search").WithTags("Search").RequireAuthorization(EgretPolicies.User).RequireScope(KeyScopes.Query);
        SearchPassages.Map(search);
    }
}
