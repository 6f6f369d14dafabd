using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Documents;

/// <summary>What the pages with documents share.</summary>
internal static class DocumentsSetup
{
    /// <summary>Adds the queue of uploads, which outlives the pages.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddScoped<BrowserFiles>()
        .AddScoped<IChosenFiles>(provider => provider.GetRequiredService<BrowserFiles>())
        .AddScoped<UploadQueue>();
}
