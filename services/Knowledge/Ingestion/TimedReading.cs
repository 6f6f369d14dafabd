using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion;

/// <summary>Reading is computing, in code that does not wait: it gets a thread of its own, and a limit.</summary>
internal static class TimedReading
{
    private const string TooLong = "The document takes too long to read. Split it, or save it in a simpler form, and upload it again.";

    /// <summary>
    /// Reads until the limit. Code of others may not look whether it should stop: then its thread is left to itself, and the worker goes on
    /// to the next document, where it would keep all documents waiting for one.
    /// </summary>
    /// <exception cref="UnreadableDocumentException">The limit has passed.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, T> read, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        var token = stop.Token;
        try
        {
            return await Task.Factory.StartNew(() => read(token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException(TooLong);
        }
    }
}
