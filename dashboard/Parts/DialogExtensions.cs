using MudBlazor;

namespace Egret.Dashboard.Parts;

/// <summary>Questions before what cannot be undone.</summary>
internal static class DialogExtensions
{
    /// <summary>Asks, does it when the answer is yes, and tells whether it was done.</summary>
    /// <param name="dialogs">Where to ask.</param>
    /// <param name="title">What is asked.</param>
    /// <param name="text">What will be gone.</param>
    /// <param name="confirm">The button: the deed itself.</param>
    /// <param name="act">The deed; a failed call is shown in the dialog.</param>
    /// <param name="repeat">What has to be typed first.</param>
    public static async Task<bool> ConfirmAsync(
        this IDialogService dialogs, string title, string text, string confirm, Func<Task> act, string? repeat = null)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Text, text },
            { dialog => dialog.Confirm, confirm },
            { dialog => dialog.Act, act },
            { dialog => dialog.Repeat, repeat },
        };
        var shown = await dialogs.ShowAsync<ConfirmDialog>(title, parameters, DialogWidth.Narrow);
        return await shown.Result is { Canceled: false };
    }
}
