using Egret.Knowledge.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Ingestion;

/// <summary>Stores the progress of an ingestion, at most once per interval.</summary>
internal sealed class IngestionProgress(KnowledgeContext database, Guid documentId, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private long? _reported;

    /// <summary>Reports the progress, from 0 to 1.</summary>
    /// <returns>False if the document is no longer processing, so that the ingestion can stop.</returns>
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
                update => update.SetProperty(document => document.Progress, progress)
                    .SetProperty(document => document.UpdatedAt, now),
                cancellationToken) == 1;
    }
}
