namespace Egret.Client;

/// <summary>
/// A value that can be unset, where unset and <c>null</c> differ: unset leaves the resource's value unchanged;
/// <c>null</c> removes it. Converts implicitly from <typeparamref name="T"/>.
/// </summary>
/// <typeparam name="T">Type of the value.</typeparam>
public readonly record struct OptionalValue<T>
{
    private readonly T _value;

    /// <summary>Creates a set value, which may be <c>null</c>.</summary>
    /// <param name="value">The value.</param>
    public OptionalValue(T value)
    {
        _value = value;
        IsGiven = true;
    }

    /// <summary>Whether the value is set; false for <c>default</c>.</summary>
    public bool IsGiven { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The value is not set.</exception>
    public T Value => IsGiven ? _value : throw new InvalidOperationException("The value is not set.");

    /// <summary>Creates a set value.</summary>
    /// <param name="value">The value, or <c>null</c>.</param>
    public static implicit operator OptionalValue<T>(T value) => new(value);

    /// <inheritdoc />
    public override string ToString() => IsGiven ? $"{_value}" : "(not set)";
}
