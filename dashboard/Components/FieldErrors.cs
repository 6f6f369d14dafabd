using Egret.Client;
using Microsoft.AspNetCore.Components.Forms;

namespace Egret.Dashboard.Components;

/// <summary>Shows the server's validation errors at their fields until a field changes.</summary>
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

    /// <summary>The edit context of the form.</summary>
    public EditContext Context { get; }

    /// <summary>Shows the errors of the given fields.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="fields">Pairs of an API field name and the property of the form.</param>
    /// <returns>False if some errors belong to no given field and have to be shown elsewhere.</returns>
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
