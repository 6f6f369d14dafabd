using Egret.Client;

namespace Egret.Dashboard.Parts;

/// <summary>A part of a page that makes calls, one at a time. What fails is said where it was tried; what was typed stays.</summary>
public abstract class CallingPart : ListeningPart, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _reading;
    private bool _isCalling;

    protected CallingPart() => Left = _left.Token;

    /// <summary>What went wrong last, in a sentence.</summary>
    protected string? Problem { get; set; }

    /// <summary>Whether a call is under way: nothing else is begun meanwhile.</summary>
    protected bool IsBusy => _isCalling || _reading is not null;

    /// <summary>Ends what is only read for this part. What changes something is not given up half-way.</summary>
    protected CancellationToken Left { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the call and tells whether it worked.</summary>
    protected async Task<bool> TryAsync(Func<Task> call)
    {
        if (IsBusy)
        {
            return false;
        }

        _isCalling = true;
        try
        {
            return await CallAsync(call, Left);
        }
        finally
        {
            _isCalling = false;
        }
    }

    /// <summary>
    /// Reads in place of what is still being read, which is not wanted any more: what a person chose last is what they get. Tells whether it is there.
    /// </summary>
    protected async Task<bool> ReadAsync(Func<CancellationToken, Task> read)
    {
        _reading?.Cancel();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Left);
        _reading = reading;
        try
        {
            return await CallAsync(() => read(reading.Token), reading.Token);
        }
        finally
        {
            _reading = _reading == reading ? null : _reading;
        }
    }

    /// <summary>Says what went wrong; a form says it at its fields where it can.</summary>
    protected virtual void Fail(EgretException exception) => Problem = Problems.Describe(exception);

    private async Task<bool> CallAsync(Func<Task> call, CancellationToken givenUp)
    {
        Problem = null;
        try
        {
            await call();
            return true;
        }
        catch (EgretException exception)
        {
            Fail(exception);
            return false;
        }
        catch (HttpRequestException exception)
        {
            // Signing in is the browser's call and not the client's; one that was not received is told the same way.
            Problem = Problems.Describe(exception);
            return false;
        }
        catch (OperationCanceledException) when (givenUp.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The part is gone.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }
}
