using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Components;

/// <summary>A component that re-renders on events from outside the component tree.</summary>
public abstract class ReactiveComponentBase : ComponentBase
{
    /// <summary>
    /// Runs an event reaction on the renderer's dispatcher and re-renders. The event source does not await it, so
    /// failures are passed to the error boundary of the page.
    /// </summary>
    protected void Dispatch(Func<Task>? reaction = null) => _ = InvokeAsync(async () =>
    {
        try
        {
            await (reaction?.Invoke() ?? Task.CompletedTask);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The component was disposed.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    });
}
