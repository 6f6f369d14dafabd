using System.Runtime.CompilerServices;
using System.Text;

namespace Egret.Client;

/// <summary>A path below the base address, written as an interpolated string whose holes are escaped.</summary>
[InterpolatedStringHandler]
internal readonly struct ApiPath(int literalLength, int formattedCount)
{
    private const int TypicalHole = 36;

    private readonly StringBuilder _text = new(literalLength + (formattedCount * TypicalHole));

    public void AppendLiteral(string literal) => _text.Append(literal);

    /// <summary>Appends what is a path already.</summary>
    public void AppendFormatted(ApiPath path) => _text.Append(path._text);

    public void AppendFormatted(Guid id) => _text.Append(id);

    /// <summary>Appends a name as one segment, whatever it contains.</summary>
    /// <exception cref="ArgumentException">It is empty or made of dots: the path would be another one once it is normalised.</exception>
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
