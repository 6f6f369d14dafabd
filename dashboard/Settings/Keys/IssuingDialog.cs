using Egret.Client;
using Egret.Dashboard.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>A dialog that a key's secret comes out of. It keeps the secret while it shows it, and no longer.</summary>
public abstract class IssuingDialog : CallingPart
{
    /// <summary>How it is shown: Escape is its own to handle, because it may be about to throw a secret away.</summary>
    internal static DialogOptions Options { get; } = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = false, BackdropClick = false };

    /// <summary>The secret, while it is shown.</summary>
    protected IssuedApiKey? Issued { get; private set; }

    /// <summary>Whether the secret was copied.</summary>
    protected bool IsCopied { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    /// <summary>Shows a secret from now on.</summary>
    protected void Show(IssuedApiKey issued) => Issued = issued;

    /// <summary>Forgets the secret and closes.</summary>
    protected void Close()
    {
        var wasIssued = Issued is not null;
        Issued = null;
        Dialog.Close(wasIssued ? DialogResult.Ok(true) : DialogResult.Cancel());
    }

    /// <summary>
    /// Closes at Escape; asks first when the secret would be lost by it. Bound to what is in the dialog, as the library's dialog tells of no key.
    /// </summary>
    protected async Task OnKeyDownAsync(KeyboardEventArgs args)
    {
        if (args.Key != "Escape" || IsBusy)
        {
            return;
        }

        var mayClose = Issued is null || IsCopied || await Dialogs.ConfirmAsync(
            "Close without copying?", "The key is shown this once. If nobody has it, rotate or revoke it afterwards.", "Close", () => Task.CompletedTask);
        if (mayClose)
        {
            Close();
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool isDisposing)
    {
        Issued = null;
        base.Dispose(isDisposing);
    }
}
