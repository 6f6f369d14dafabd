using Egret.Knowledge.Ingestion;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class TimedExtractionTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _end = new();

    /// <summary>One such document per worker would otherwise stop the ingestion of all documents.</summary>
    [Fact]
    public async Task Extraction_that_ignores_the_timeout_is_abandoned()
    {
        var extraction = TimedExtraction.RunAsync(_ => Wait(), TimeSpan.FromMilliseconds(50), CancellationToken.None);

        var exception = await Assert.ThrowsAsync<UnreadableDocumentException>(() => extraction.WaitAsync(Timeout));

        Assert.Contains("time limit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extraction_that_ignores_cancellation_does_not_delay_shutdown()
    {
        using var stop = new CancellationTokenSource();
        var extraction = TimedExtraction.RunAsync(_ => Wait(), TimeSpan.FromHours(1), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => extraction.WaitAsync(Timeout));
    }

    [Fact]
    public async Task Error_of_the_document_is_passed_on()
    {
        var extraction = TimedExtraction.RunAsync<bool>(
            _ => throw new UnreadableDocumentException("It is empty."), Timeout, CancellationToken.None);

        Assert.Equal("It is empty.", (await Assert.ThrowsAsync<UnreadableDocumentException>(() => extraction)).Message);
    }

    public void Dispose()
    {
        // Ends the abandoned threads.
        _end.Set();
        GC.SuppressFinalize(this);
    }

    private bool Wait()
    {
        _end.Wait();
        return true;
    }
}
