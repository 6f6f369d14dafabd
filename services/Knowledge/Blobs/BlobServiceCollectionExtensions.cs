using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Blobs;

internal static class BlobServiceCollectionExtensions
{
    /// <summary>Adds <see cref="BlobStore"/> and the sweep for files without a document.</summary>
    public static IServiceCollection AddBlobs(this IServiceCollection services)
    {
        services.AddOptions<BlobOptions>().BindConfiguration(BlobOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BlobOptions>, BlobOptionsValidator>();
        services.AddSingleton<BlobStore>();
        services.AddHostedService<OrphanedBlobSweeper>();
        return services;
    }
}
