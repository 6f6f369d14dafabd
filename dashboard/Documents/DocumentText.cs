using Egret.Client;

namespace Egret.Dashboard.Documents;

/// <summary>Display text of document properties.</summary>
internal static class DocumentText
{
    /// <summary>Returns the display name of an ingestion status.</summary>
    public static string Of(DocumentStatus status) => status switch
    {
        DocumentStatus.Queued => "Queued",
        DocumentStatus.Processing => "Reading",
        DocumentStatus.Ready => "Ready",
        DocumentStatus.Failed => "Failed",
        _ => "Unknown",
    };

    /// <summary>Returns the display name of a media type.</summary>
    public static string KindOf(string contentType) => contentType.Split(';')[0] switch
    {
        "application/pdf" => "PDF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word",
        "text/html" => "HTML",
        "text/markdown" => "Markdown",
        "text/plain" => "Text",
        "application/jsonl" => "Passages",
        var other => other,
    };
}
