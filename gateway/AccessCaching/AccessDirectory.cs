using System.Net;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults;

namespace Egret.Gateway.AccessCaching;

/// <summary>Finds verdicts and principals: in memory, or by a call to Keys or Identity.</summary>
internal sealed class AccessDirectory(
    AccessMemory<KeyVerdict> keys,
    AccessMemory<PrincipalSnapshot> principals,
    IHttpClientFactory clients,
    TimeProvider time,
    ILogger<AccessDirectory> logger)
{
    /// <summary>The name of the HTTP client for Keys.</summary>
    public const string KeysClient = "keys";
    /// <summary>The name of the HTTP client for Identity.</summary>
    public const string IdentityClient = "identity";

    /// <summary>The JSON format of the internal HTTP contracts.</summary>
    public static readonly JsonSerializerOptions Json = CreateJson();

    /// <summary>Finds the verdict on the API key with this hash.</summary>
    /// <param name="hash">The SHA-256 hash of the secret.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="mayLookUp">Whether a key that was not found in the last 10 minutes may be looked up.</param>
    /// <returns>The lookup; null if it was not permitted.</returns>
    public ValueTask<Lookup<KeyVerdict>?> FindKeyAsync(string hash, IPAddress? address, bool mayLookUp)
    {
        var entry = AccessCaches.KeyEntry(hash);
        return keys.TryGet(entry, out var cached) ? new(UnlessExpired(cached))
            : mayLookUp || keys.WasRecentlyFound(entry) ? GetKeyAsync(entry, hash, address)
            : default;
    }

    /// <summary>Finds the user's principal. It is unknown also if the user is not permitted to sign in.</summary>
    public ValueTask<Lookup<PrincipalSnapshot>> FindPrincipalAsync(Guid userId)
    {
        var entry = AccessCaches.PrincipalEntry(userId);
        return principals.TryGet(entry, out var cached) ? new(cached) : GetPrincipalAsync(entry, userId);
    }

    /// <summary>The timestamp at which the lookup's result expires.</summary>
    public long GetExpiry(Lookup<KeyVerdict> found) => keys.GetExpiry(found);

    /// <inheritdoc cref="GetExpiry(Lookup{KeyVerdict})"/>
    public long GetExpiry(Lookup<PrincipalSnapshot> found) => principals.GetExpiry(found);

    // A separate method, because a closure is allocated on entry of the method that contains the lambda. Most
    // requests are answered from memory and do not get here.
    private async ValueTask<Lookup<KeyVerdict>?> GetKeyAsync(string entry, string hash, IPAddress? address) =>
        UnlessExpired(await keys.GetAsync(entry, () => VerifyKeyAsync(hash, address?.ToString()), verdict => verdict.ExpiresAt));

    private ValueTask<Lookup<PrincipalSnapshot>> GetPrincipalAsync(string entry, Guid userId) =>
        principals.GetAsync(entry, () => LoadPrincipalAsync(userId), _ => null);

    private Lookup<KeyVerdict> UnlessExpired(Lookup<KeyVerdict> found) =>
        found.Value?.ExpiresAt <= time.GetUtcNow() ? found with { Outcome = LookupOutcome.Unknown, Value = null } : found;

    private Task<(LookupOutcome Outcome, KeyVerdict? Value)> VerifyKeyAsync(string hash, string? address) =>
        SendAsync<KeyVerdict>(
            KeysClient, client => client.PostAsJsonAsync("/internal/keys/verify", new VerifyKeyRequest(hash, address), Json));

    private Task<(LookupOutcome Outcome, PrincipalSnapshot? Value)> LoadPrincipalAsync(Guid userId) =>
        SendAsync<PrincipalSnapshot>(
            IdentityClient, client => client.GetAsync(new Uri($"/internal/principals/{userId}", UriKind.Relative)));

    private async Task<(LookupOutcome Outcome, T? Value)> SendAsync<T>(
        string service, Func<HttpClient, Task<HttpResponseMessage>> send)
        where T : class
    {
        try
        {
            using var response = await send(clients.CreateClient(service));
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return (LookupOutcome.Unknown, null);
            }

            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<T>(Json) is { } value
                ? (LookupOutcome.Found, value)
                : (LookupOutcome.Unavailable, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            logger.LookupFailed(service, exception);
            return (LookupOutcome.Unavailable, null);
        }
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceDefaultsExtensions.ApplyJsonConventions(options);
        return options;
    }
}
