using Egret.Client;
using Egret.Dashboard.Documents.Uploads;
using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Documents;

/// <summary>What there is and what goes on, in one line, which is also read out when it changes.</summary>
internal static class ShelfSummary
{
    public static string Of(DocumentList list, IReadOnlyList<Upload> uploads, int? total, bool isLoading)
    {
        if (!list.IsLoaded)
        {
            return isLoading ? "Loading documents" : "";
        }

        var shown = list.Shown;
        string?[] parts =
        [
            isLoading ? "Looking further" : shown.Count > 0 || list.IsFiltered ? Shown(shown.Count, list, total) : null,
            Say(uploads.Count(upload => upload.IsUnderWay), "uploading"),
            Say(shown.Count(document => DocumentList.IsInWork(document.Status)), "in progress"),
            Say(shown.Count(document => document.Status == DocumentStatus.Failed), "failed"),
            Say(uploads.Count(upload => !upload.IsUnderWay), "not uploaded"),
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    private static string Shown(int number, DocumentList list, int? total) => list switch
    {
        { HasMore: true, IsFiltered: false } when total > number => $"The first {number} of {Counted.Of(total.Value, "document")}",
        { HasMore: true } => $"The first {Counted.Of(number, "document")}",
        { IsFiltered: true } => $"{Counted.Of(number, "document")} found",
        _ => Counted.Of(number, "document"),
    };

    private static string? Say(int number, string what) => number > 0 ? $"{number} {what}" : null;
}
