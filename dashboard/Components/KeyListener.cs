using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Egret.Dashboard.Components;

/// <summary>Handles one key without re-rendering the component on other keys.</summary>
/// <param name="key">Name of the key.</param>
/// <param name="pressed">The action; it requests a re-render if needed.</param>
internal sealed class KeyListener(string key, Action pressed) : IHandleEvent
{
    public void OnKeyDown(KeyboardEventArgs args)
    {
        if (args.Key == key)
        {
            pressed();
        }
    }

    Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg) => item.InvokeAsync(arg);
}
