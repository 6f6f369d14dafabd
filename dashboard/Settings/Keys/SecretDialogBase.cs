using Egret.Client;
using Egret.Dashboard.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>Base of dialogs that show the secret of a key. The secret is held only while it is shown.</summary>
public abstract class SecretDialogBase : ApiComponentBase
{
    /// <summary>Dialog options. Escape is handled by the dialog, because closing may lose the secret.</summary>
    internal static DialogOptions Options { get; } = new()
    {
        MaxWidth = MaxWidth.Small,
        FullWidth = true,
        CloseOnEscapeKey = false,
        BackdropClick = false,
    };

    /// <summary>The issued key while its secret is shown.</summary>
    protected IssuedApiKey? Issued { get; private set; }

    /// <summary>Whether the secret was copied.</summary>
    protected bool IsCopied { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    /// <summary>Shows a secret.</summary>
    protected void Show(IssuedApiKey issued) => Issued = issued;

    /// <summary>Clears the secret and closes the dialog.</summary>
    protected void Close()
    {
        var wasIssued = Issued is not null;
        Issued = null;
        Dialog.Close(wasIssued ? DialogResult.Ok(true) : DialogResult.Cancel());
    }

    /// <summary>
    /// Closes the dialog on Escape; asks for confirmation if the secret would be lost. Bound to the content of the
    /// dialog, because MudDialog raises no key events.
    /// </summary>
    protected async Task OnKeyDownAsync(KeyboardEventArgs args)
    {
        if (args.Key != "Escape" || IsBusy)
        {
            return;
        }

        var mayClose = Issued is null || IsCopied || await Dialogs.ConfirmAsync(
            "Close without copying?",
            "The key cannot be shown again. If it was not copied, rotate or revoke it afterwards.", "Close",
            () => Task.CompletedTask);
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
