namespace Egret.Knowledge.Seeding;

internal static class SeedingServiceCollectionExtensions
{
    /// <summary>Adds the initial content of a new installation.</summary>
    public static IServiceCollection AddSeeding(this IServiceCollection services)
    {
        services.AddOptions<SeedingOptions>().BindConfiguration(SeedingOptions.Section);
        services.AddHostedService<PublicDomainSeeder>();
        return services;
    }
}
