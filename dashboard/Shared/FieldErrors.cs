using Egret.Client;
using Microsoft.AspNetCore.Components.Forms;

namespace Egret.Dashboard.Shared;

/// <summary>Shows what the server refuses at the field that it is about, until that field changes.</summary>
internal sealed class FieldErrors
{
    private readonly object _entry;
    private readonly ValidationMessageStore _messages;

    public FieldErrors(object entry)
    {
        _entry = entry;
        Context = new EditContext(entry);
        _messages = new ValidationMessageStore(Context);
        Context.OnValidationRequested += (_, _) => _messages.Clear();
        Context.OnFieldChanged += (_, change) => _messages.Clear(change.FieldIdentifier);
    }

    /// <summary>What the form is made for.</summary>
    public EditContext Context { get; }

    /// <summary>Shows the errors that belong to these fields.</summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="fields">A field's name in the API, and the property that it is typed into.</param>
    /// <returns>False when the refusal is about anything else as well, and has to be said elsewhere.</returns>
    public bool TryShow(EgretException exception, params IReadOnlyList<(string Field, string Property)> fields)
    {
        var shown = 0;
        foreach (var (field, property) in fields)
        {
            if (exception.Errors.TryGetValue(field, out var messages))
            {
                _messages.Add(new FieldIdentifier(_entry, property), messages);
                shown++;
            }
        }

        Context.NotifyValidationStateChanged();
        return shown > 0 && shown == exception.Errors.Count;
    }
}
