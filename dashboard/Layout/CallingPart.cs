using Egret.Client;
using Egret.Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Layout;

/// <summary>A part of a page that makes calls, one at a time. What fails is said where it was tried; what was typed stays.</summary>
public abstract class CallingPart : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    protected CallingPart() => Left = _left.Token;

    /// <summary>What went wrong last, in a sentence.</summary>
    protected string? Problem { get; set; }

    /// <summary>Whether a call is under way: nothing else is begun meanwhile.</summary>
    protected bool IsBusy { get; private set; }

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

        IsBusy = true;
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
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Says what went wrong; a form says it at its fields where it can.</summary>
    protected virtual void Fail(EgretException exception) => Problem = Problems.Describe(exception);

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
