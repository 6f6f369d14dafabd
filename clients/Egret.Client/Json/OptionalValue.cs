namespace Egret.Client;

/// <summary>
/// A value that may be left out, where leaving out and <c>null</c> mean different things: left out, it stays as it is; <c>null</c>
/// removes it. Assigning a value of <typeparamref name="T"/> is enough to give one.
/// </summary>
/// <typeparam name="T">What it is a value of.</typeparam>
public readonly record struct OptionalValue<T>
{
    private readonly T _value;

    /// <summary>Gives a value, be it <c>null</c>.</summary>
    /// <param name="value">The value.</param>
    public OptionalValue(T value)
    {
        _value = value;
        IsGiven = true;
    }

    /// <summary>Whether there is a value; a default one has none.</summary>
    public bool IsGiven { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It was left out.</exception>
    public T Value => IsGiven ? _value : throw new InvalidOperationException("The value was left out.");

    /// <summary>Gives a value.</summary>
    /// <param name="value">The value, or <c>null</c>.</param>
    public static implicit operator OptionalValue<T>(T value) => new(value);

    /// <inheritdoc />
    public override string ToString() => IsGiven ? $"{_value}" : "(left out)";
}
