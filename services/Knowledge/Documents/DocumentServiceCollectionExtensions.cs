using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

internal static class DocumentServiceCollectionExtensions
{
    /// <summary>Adds upload, download and removal of documents.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        services.AddOptions<DocumentOptions>().BindConfiguration(DocumentOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DocumentOptions>, DocumentOptionsValidator>();
        services.AddOptions<DownloadOptions>().BindConfiguration(DownloadOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DownloadOptions>, DownloadOptionsValidator>();
        services.AddSingleton<DownloadLinks>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<ProgressStreamLimiter>();
        services.AddScoped<UploadAuthorization>();
        services.AddScoped<DocumentUploadHandler>();
        services.AddScoped<DocumentRemoval>();
        return services;
    }
}
