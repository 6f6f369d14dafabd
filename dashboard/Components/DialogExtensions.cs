using MudBlazor;

namespace Egret.Dashboard.Components;

/// <summary>Confirmation dialogs.</summary>
internal static class DialogExtensions
{
    /// <summary>Asks for confirmation, runs the action if confirmed, and returns whether it succeeded.</summary>
    /// <param name="dialogs">The dialog service.</param>
    /// <param name="title">Title of the dialog.</param>
    /// <param name="text">What is deleted, and whether that can be undone.</param>
    /// <param name="confirmLabel">Label of the button that confirms.</param>
    /// <param name="onConfirmed">The action; a failure is shown in the dialog.</param>
    /// <param name="confirmationText">Text to type before the action; null if none is required.</param>
    public static async Task<bool> ConfirmAsync(
        this IDialogService dialogs, string title, string text, string confirmLabel, Func<Task> onConfirmed,
        string? confirmationText = null)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Text, text },
            { dialog => dialog.ConfirmLabel, confirmLabel },
            { dialog => dialog.OnConfirmed, onConfirmed },
            { dialog => dialog.ConfirmationText, confirmationText },
        };
        var shown = await dialogs.ShowAsync<ConfirmDialog>(title, parameters, DialogPresets.Narrow);
        // The property is a task that completes when the dialog closes; nothing blocks.
        return await shown.Result is { Canceled: false };
    }
}
