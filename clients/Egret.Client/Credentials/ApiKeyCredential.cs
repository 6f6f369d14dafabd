namespace Egret.Client;

/// <summary>An API key, for programs.</summary>
public sealed class ApiKeyCredential : IEgretCredential
{
    private readonly string _key;
    private int _isSuperseded;

    /// <summary>Takes the key; spaces and line feeds around it, as files have them, are left out.</summary>
    /// <param name="key">The key: <c>egret_…</c>.</param>
    /// <exception cref="ArgumentException">It cannot be a key.</exception>
    public ApiKeyCredential(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = CredentialValue.Check(key.Trim());
    }

    /// <summary>Called once when the key turns out to have been rotated: replace it before its grace ends, or it stops working.</summary>
    public Action? Superseded { get; init; }

    /// <summary>Takes the key from an environment variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="InvalidOperationException">It is not set.</exception>
    public static ApiKeyCredential FromEnvironment(string variable = "EGRET_API_KEY") => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key
        ? new ApiKeyCredential(key)
        : throw new InvalidOperationException($"The environment variable {variable} is not set; it should hold the API key.");

    /// <inheritdoc />
    public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new(_key);

    /// <summary>Has none: a key that is refused stays so.</summary>
    /// <inheritdoc />
    public ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) => new((string?)null);

    /// <summary>Notes that the key's old secret was presented.</summary>
    internal void NoteSuperseded()
    {
        if (Interlocked.Exchange(ref _isSuperseded, 1) == 0)
        {
            Superseded?.Invoke();
        }
    }
}
