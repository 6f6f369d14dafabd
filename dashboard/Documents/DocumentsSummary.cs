using Egret.Client;
using Egret.Dashboard.Components;
using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Documents;

/// <summary>Summarises documents and uploads in one line, which is announced to screen readers.</summary>
internal static class DocumentsSummary
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
            isLoading ? "Searching" : shown.Count > 0 || list.IsFiltered ? Shown(shown.Count, list, total) : null,
            Format(uploads.Count(upload => upload.IsPending), "uploading"),
            Format(shown.Count(document => DocumentList.IsInProgress(document.Status)), "in progress"),
            Format(shown.Count(document => document.Status == DocumentStatus.Failed), "failed"),
            Format(uploads.Count(upload => !upload.IsPending), "not uploaded"),
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    private static string Shown(int number, DocumentList list, int? total) => list switch
    {
        { HasMore: true, IsFiltered: false } when total > number =>
            $"The first {number} of {Pluralizer.Format(total.Value, "document")}",
        { HasMore: true } => $"The first {Pluralizer.Format(number, "document")}",
        { IsFiltered: true } => $"{Pluralizer.Format(number, "document")} found",
        _ => Pluralizer.Format(number, "document"),
    };

    private static string? Format(int number, string label) => number > 0 ? $"{number} {label}" : null;
}
