using Egret.Knowledge.Ingestion;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class TimedReadingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _end = new();

    /// <summary>It would halt the worker, and with as many such documents as workers the documents of everybody.</summary>
    [Fact]
    public async Task Reading_that_heeds_no_limit_is_left_behind()
    {
        var reading = TimedReading.RunAsync(_ => Wait(), TimeSpan.FromMilliseconds(50), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<UnreadableDocumentException>(() => reading.WaitAsync(Patience));

        Assert.Contains("too long", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_that_heeds_no_stop_keeps_no_worker_from_stopping()
    {
        using var stop = new CancellationTokenSource();
        var reading = TimedReading.RunAsync(_ => Wait(), TimeSpan.FromHours(1), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task Fault_of_the_document_is_told_as_it_is()
    {
        var reading = TimedReading.RunAsync<bool>(_ => throw new UnreadableDocumentException("It is empty."), Patience, CancellationToken.None);

        Assert.Equal("It is empty.", (await Assert.ThrowsAsync<UnreadableDocumentException>(() => reading)).Message);
    }

    public void Dispose()
    {
        // Whoever still waits goes on, and then nobody does.
        _end.Set();
        GC.SuppressFinalize(this);
    }

    private bool Wait()
    {
        _end.Wait();
        return true;
    }
}
