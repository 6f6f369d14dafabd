using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Egret.Dashboard.Parts;

/// <summary>Waits for one key, without the component that listens being drawn anew at each of the others.</summary>
/// <param name="key">The key's name.</param>
/// <param name="pressed">What it does; draws anew what it changed.</param>
internal sealed class KeyListener(string key, Action pressed) : IHandleEvent
{
    public void Hear(KeyboardEventArgs args)
    {
        if (args.Key == key)
        {
            pressed();
        }
    }

    Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg) => item.InvokeAsync(arg);
}
