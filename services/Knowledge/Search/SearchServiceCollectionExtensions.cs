namespace Egret.Knowledge.Search;

internal static class SearchServiceCollectionExtensions
{
    /// <summary>Adds the retrieval of passages.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddScoped<SearchScope>();
        services.AddScoped<PassageRetrieval>();
        return services;
    }
}
