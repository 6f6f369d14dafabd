using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Runs an extraction with a time limit, on a dedicated thread: it is processor-bound and does not yield.
/// </summary>
internal static class TimedExtraction
{
    private const string Exceeded =
        "The extraction of the document exceeds the time limit. Split the document or save it in a simpler form, and upload it again.";

    /// <summary>
    /// Runs an extraction. A third-party parser may ignore the cancellation: its thread is then abandoned, and the
    /// worker continues with the next document instead of delaying all of them.
    /// </summary>
    /// <exception cref="UnreadableDocumentException">The time limit is exceeded.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, T> extract, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(timeout);
        var token = stop.Token;
        try
        {
            return await Task.Factory.StartNew(
                () => extract(token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException(Exceeded);
        }
    }
}
