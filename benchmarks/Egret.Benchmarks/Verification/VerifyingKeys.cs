using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using Egret.Testing;

namespace Egret.Benchmarks.Verification;

/// <summary>A Keys service with a key in it, and how the gateway asks it about that key.</summary>
internal sealed class VerifyingKeys(string redis) : ServiceApp<IssueApiKeyRequest>
{
    private HttpClient _gateway = null!;

    /// <summary>The key.</summary>
    public string Key { get; private set; } = "";

    protected override string? DatabaseName => "keysdb";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _gateway = CreateClient(Assertions.Service());
        using var owner = CreateClient(TestCaller.OwnerOfNewOrganisation());
        var issued = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "benchmark" }));
        Key = issued.GetProperty("key").GetString()!;
    }

    /// <summary>Requests the verdict of the key.</summary>
    public async Task<KeyVerdict> VerifyAsync()
    {
        using var response = await _gateway.PostAsJsonAsync(
            "/internal/keys/verify", new VerifyKeyRequest(ApiKeyFormat.Hash(Key)), ResponseAssert.Json);
        return await ResponseAssert.ReadAsync<KeyVerdict>(HttpStatusCode.OK, response);
    }

    protected override Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        settings["ConnectionStrings:cache"] = redis;
        // One of the benchmarks measures verification while Redis is unavailable.
        settings["Logging:LogLevel:StackExchange.Redis"] = "None";
        settings["Logging:LogLevel:ZiggyCreatures"] = "None";
        return Task.CompletedTask;
    }
}
