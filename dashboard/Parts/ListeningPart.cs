using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Parts;

/// <summary>A part of a page that also changes when nobody touches it.</summary>
public abstract class ListeningPart : ComponentBase
{
    /// <summary>
    /// Does what an event asks for, if anything, and shows what came of it. Who raises the event does not wait for it: what fails is told to the page, or
    /// nobody would hear of it.
    /// </summary>
    protected void React(Func<Task>? reaction = null) => _ = InvokeAsync(async () =>
    {
        try
        {
            await (reaction?.Invoke() ?? Task.CompletedTask);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The part was left.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    });
}
