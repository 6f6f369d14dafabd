using System.Runtime.CompilerServices;
using System.Text;

namespace Egret.Client;

/// <summary>
/// A path relative to the base address, written as an interpolated string whose arguments are escaped.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct ApiPath(int literalLength, int formattedCount)
{
    private const int TypicalArgumentLength = 36;

    private readonly StringBuilder _text = new(literalLength + (formattedCount * TypicalArgumentLength));

    public void AppendLiteral(string literal) => _text.Append(literal);

    /// <summary>Appends a path without escaping it.</summary>
    public void AppendFormatted(ApiPath path) => _text.Append(path._text);

    public void AppendFormatted(Guid id) => _text.Append(id);

    /// <summary>Appends a value as one escaped path segment.</summary>
    /// <exception cref="ArgumentException">
    /// The value is empty, "." or "..", which would change the path when it is normalised.
    /// </exception>
    public void AppendFormatted(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name is "." or "..")
        {
            throw new ArgumentException("A name in a path cannot be '.' or '..'.", nameof(name));
        }

        _text.Append(Uri.EscapeDataString(name));
    }

    public override string ToString() => _text.ToString();
}
