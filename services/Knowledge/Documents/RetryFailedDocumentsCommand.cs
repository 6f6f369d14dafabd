using System.Globalization;
using Egret.Knowledge.Data;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>The command <c>retry-failed</c>: queues every failed document for ingestion.</summary>
internal static class RetryFailedDocumentsCommand
{
    private const string Argument = "retry-failed";

    /// <summary>
    /// Queues the failed documents and prints their number if the service was started with <c>retry-failed</c>.
    /// </summary>
    /// <returns>Whether the command was given; the service then does not run.</returns>
    public static async Task<bool> RetryFailedDocumentsOnlyAsync(this IHost host, string[] args)
    {
        if (!args.Contains(Argument, StringComparer.Ordinal))
        {
            return false;
        }

        Console.WriteLine(
            (await RetryAllAsync(host.Services, CancellationToken.None)).ToString(CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Queues the failed documents of all organisations and of the library; returns their number.</summary>
    private static async Task<int> RetryAllAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<KnowledgeContext>();
        var time = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var failed = await database.Documents.AsNoTracking()
            .Where(document => document.Status == DocumentStatus.Failed).Select(document => document.Id).ToListAsync(cancellationToken);
        var retried = 0;
        foreach (var id in failed)
        {
            // One transaction per document: a concurrent change of one document does not delay or fail the others.
            database.ChangeTracker.Clear();
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            if (await database.Documents.LockAsync(database, id, cancellationToken) is not { Status: DocumentStatus.Failed } document)
            {
                continue;
            }

            await database.QueueAgainAsync(document, time.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            retried++;
        }

        return retried;
    }
}
