using Egret.Client;

namespace Egret.Dashboard.Components;

/// <summary>
/// A component that calls the API, one call at a time. Failures are shown in the component that made the call, and the
/// user's input is preserved.
/// </summary>
public abstract class ApiComponentBase : ReactiveComponentBase, IDisposable
{
    private readonly CancellationTokenSource _disposal = new();
    private CancellationTokenSource? _fetch;
    private bool _isCalling;

    protected ApiComponentBase() => DisposalToken = _disposal.Token;

    /// <summary>Description of the last failure, as a sentence for the user; null if the last call succeeded.</summary>
    protected string? Problem { get; set; }

    /// <summary>Whether a call is in progress. No other call is started meanwhile.</summary>
    protected bool IsBusy => _isCalling || _fetch is not null;

    /// <summary>Cancelled when the component is disposed. For reads only: a change is not cancelled half-way.</summary>
    protected CancellationToken DisposalToken { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a call, unless another one is in progress, and returns whether it succeeded.</summary>
    protected async Task<bool> TryAsync(Func<Task> call)
    {
        if (IsBusy)
        {
            return false;
        }

        _isCalling = true;
        try
        {
            return await CallAsync(call, DisposalToken);
        }
        finally
        {
            _isCalling = false;
        }
    }

    /// <summary>
    /// Reads data and returns whether that succeeded. Cancels an earlier read in progress, so that the user's latest
    /// choice determines the result.
    /// </summary>
    protected async Task<bool> FetchLatestAsync(Func<CancellationToken, Task> fetch)
    {
        _fetch?.Cancel();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(DisposalToken);
        _fetch = cancellation;
        try
        {
            return await CallAsync(() => fetch(cancellation.Token), cancellation.Token);
        }
        finally
        {
            _fetch = _fetch == cancellation ? null : _fetch;
        }
    }

    /// <summary>Shows a failure. Forms override this to show validation errors at their fields.</summary>
    protected virtual void HandleFailure(EgretException exception) => Problem = ProblemText.Describe(exception);

    private async Task<bool> CallAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        Problem = null;
        try
        {
            await call();
            return true;
        }
        catch (EgretException exception)
        {
            HandleFailure(exception);
            return false;
        }
        catch (HttpRequestException exception)
        {
            // Sign-in calls are made by tokens.js, not by the client, and report connection failures with this type.
            Problem = ProblemText.Describe(exception);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Releases the resources of the component.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _disposal.Cancel();
            _disposal.Dispose();
        }
    }
}
