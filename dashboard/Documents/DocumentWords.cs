using Egret.Client;
using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Documents;

/// <summary>Documents in words.</summary>
internal static class DocumentWords
{
    public static string Of(DocumentStatus status) => status switch
    {
        DocumentStatus.Queued => "Queued",
        DocumentStatus.Processing => "Reading",
        DocumentStatus.Ready => "Ready",
        DocumentStatus.Failed => "Failed",
        _ => "Unknown",
    };

    public static string Of(UploadState state) => state switch
    {
        UploadState.Waiting => "Waiting",
        UploadState.Sending => "Uploading",
        UploadState.Refused => "Not uploaded",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    /// <summary>What kind of file it is.</summary>
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
