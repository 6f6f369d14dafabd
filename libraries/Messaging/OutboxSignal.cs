using System.Threading.Channels;

namespace Egret.Messaging;

/// <summary>
/// Notifies the relay of a commit, so that polling is needed only for events of processes that have exited.
/// </summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _notifications = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Notify() => _notifications.Writer.TryWrite(true);

    /// <summary>Waits for a notification, at most for the timeout.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cancellation.CancelAfter(timeout);
        try
        {
            await _notifications.Reader.ReadAsync(cancellation.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Timed out; the caller polls.
        }
    }
}
