using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.AppHost.LocalServers;

/// <summary>Registration of <see cref="ResourceOutput"/>.</summary>
internal static class ResourceOutputExtensions
{
    /// <summary>Adds the reader of resources' output.</summary>
    public static void AddResourceOutput(this IServiceCollection services) =>
        services.TryAddSingleton(provider => new ResourceOutput(provider.GetRequiredService<ResourceLoggerService>().GetAllAsync));
}
