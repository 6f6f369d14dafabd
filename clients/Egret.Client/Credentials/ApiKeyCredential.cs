namespace Egret.Client;

/// <summary>Authenticates requests with an API key.</summary>
public sealed class ApiKeyCredential : IEgretCredential
{
    private readonly string _key;
    private int _isSuperseded;

    /// <summary>Creates a credential from a key. Surrounding white space, as in files, is trimmed.</summary>
    /// <param name="key">The key: <c>egret_…</c>.</param>
    /// <exception cref="ArgumentException">The value contains characters that no key contains.</exception>
    public ApiKeyCredential(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = CredentialValue.Check(key.Trim());
    }

    /// <summary>
    /// Called once when the server reports that the key was rotated. Replace the key before its grace period ends.
    /// </summary>
    public Action? Superseded { get; init; }

    /// <summary>Creates a credential from an environment variable.</summary>
    /// <param name="variable">Name of the variable.</param>
    /// <exception cref="InvalidOperationException">The variable is not set.</exception>
    public static ApiKeyCredential FromEnvironment(string variable = "EGRET_API_KEY") =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key
            ? new ApiKeyCredential(key)
            : throw new InvalidOperationException(
                $"The environment variable {variable} is not set; it should hold the API key.");

    /// <inheritdoc />
    public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new(_key);

    /// <summary>Returns null: an API key cannot be renewed.</summary>
    /// <inheritdoc />
    public ValueTask<string?> RenewAsync(string rejected, CancellationToken cancellationToken) => new((string?)null);

    /// <summary>Invokes <see cref="Superseded"/> the first time the server reports a rotated secret.</summary>
    internal void NotifySuperseded()
    {
        if (Interlocked.Exchange(ref _isSuperseded, 1) == 0)
        {
            Superseded?.Invoke();
        }
    }
}
