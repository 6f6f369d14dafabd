using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Ingestion;

/// <summary>Writes down how far a worker is, no more often than somebody could want to see.</summary>
internal sealed class IngestionProgress(KnowledgeContext database, Guid documentId, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private long? _reported;

    /// <returns>False when the document is no longer in work, so that the rest would be in vain.</returns>
    public async Task<bool> ReportAsync(float progress, CancellationToken cancellationToken)
    {
        if (_reported is { } last && time.GetElapsedTime(last) < Interval)
        {
            return true;
        }

        _reported = time.GetTimestamp();
        var now = time.GetUtcNow();
        return await database.Documents
            .Where(document => document.Id == documentId && document.Status == DocumentStatus.Processing)
            .ExecuteUpdateAsync(
                update => update.SetProperty(document => document.Progress, progress).SetProperty(document => document.UpdatedAt, now),
                cancellationToken) == 1;
    }
}
