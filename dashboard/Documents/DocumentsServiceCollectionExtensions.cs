using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Documents;

/// <summary>Registers services for document pages.</summary>
internal static class DocumentsServiceCollectionExtensions
{
    /// <summary>Adds the upload queue, which outlives the pages.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddScoped<BrowserFiles>()
        .AddScoped<ISelectedFiles>(provider => provider.GetRequiredService<BrowserFiles>())
        .AddScoped<UploadQueue>();
}
