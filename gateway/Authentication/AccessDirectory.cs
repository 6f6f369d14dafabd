using System.Net;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults;

namespace Egret.Gateway.Authentication;

/// <summary>What Keys and Identity know of a credential: from memory, or asked for over HTTP.</summary>
internal sealed class AccessDirectory(
    AccessMemory<KeyVerdict> keys, AccessMemory<PrincipalSnapshot> principals, IHttpClientFactory clients, TimeProvider time,
    ILogger<AccessDirectory> logger)
{
    public const string KeysClient = "keys";
    public const string IdentityClient = "identity";

    public static readonly JsonSerializerOptions Json = CreateJson();

    /// <summary>The verdict on the key of this hash; null when Keys would have to be asked about one that nobody used lately, and may not be.</summary>
    public ValueTask<Lookup<KeyVerdict>?> FindKeyAsync(string hash, IPAddress? address, bool mayLookUp)
    {
        var entry = AccessCaches.KeyEntry(hash);
        return keys.TryGet(entry, out var known) ? new(UnlessExpired(known)) : mayLookUp || keys.WasRecentlyFound(entry) ? GetKeyAsync(entry, hash, address) : default;
    }

    /// <summary>The user's principal; unknown also when they may not sign in.</summary>
    public ValueTask<Lookup<PrincipalSnapshot>> FindPrincipalAsync(Guid userId)
    {
        var entry = AccessCaches.PrincipalEntry(userId);
        return principals.TryGet(entry, out var known) ? new(known) : GetPrincipalAsync(entry, userId);
    }

    /// <summary>Timestamp from which on what was found is too old to be used.</summary>
    public long GetExpiry(Lookup<KeyVerdict> found) => keys.GetExpiry(found);

    /// <inheritdoc cref="GetExpiry(Lookup{KeyVerdict})"/>
    public long GetExpiry(Lookup<PrincipalSnapshot> found) => principals.GetExpiry(found);

    // Apart from the look into memory, which most requests end with: a lambda costs whatever method it is in.
    private async ValueTask<Lookup<KeyVerdict>?> GetKeyAsync(string entry, string hash, IPAddress? address) =>
        UnlessExpired(await keys.GetAsync(entry, () => VerifyKeyAsync(hash, address?.ToString()), verdict => verdict.ExpiresAt));

    private ValueTask<Lookup<PrincipalSnapshot>> GetPrincipalAsync(string entry, Guid userId) =>
        principals.GetAsync(entry, () => LoadPrincipalAsync(userId), _ => null);

    private Lookup<KeyVerdict> UnlessExpired(Lookup<KeyVerdict> found) =>
        found.Value?.ExpiresAt <= time.GetUtcNow() ? found with { Outcome = LookupOutcome.Unknown, Value = null } : found;

    private Task<(LookupOutcome Outcome, KeyVerdict? Value)> VerifyKeyAsync(string hash, string? address) =>
        SendAsync<KeyVerdict>(KeysClient, client => client.PostAsJsonAsync("/internal/keys/verify", new VerifyKeyRequest(hash, address), Json));

    private Task<(LookupOutcome Outcome, PrincipalSnapshot? Value)> LoadPrincipalAsync(Guid userId) =>
        SendAsync<PrincipalSnapshot>(IdentityClient, client => client.GetAsync(new Uri($"/internal/principals/{userId}", UriKind.Relative)));

    private async Task<(LookupOutcome Outcome, T? Value)> SendAsync<T>(string service, Func<HttpClient, Task<HttpResponseMessage>> send)
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
