using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests;

/// <summary>The Keys service with helper methods for its requests.</summary>
public class KeysApp : ServiceApp<IssueApiKeyRequest>
{
    public const string KeysPath = "/v1/billings/api-keys/";
    public const string ReportPath = "/v1/keys/report/";

    protected override string? DatabaseName => "keysdb";

    protected override bool IsShared => GetType() == typeof(KeysApp);

    /// <summary>Issues a key and returns the response with its secret.</summary>
    public async Task<JsonElement> IssueAsync(TestCaller caller, object? body = null)
    {
        using var client = CreateClient(caller);
        var response = await client.PostAsJsonAsync(KeysPath, body ?? new { name = "ci" });
        return await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response);
    }

    /// <summary>Changes the policy of the caller's organisation.</summary>
    public async Task SetPolicyAsync(TestCaller caller, object change)
    {
        using var client = CreateClient(caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsJsonAsync(KeysPath + "policy/", change));
    }

    /// <summary>Expires a key immediately; a near expiry could pass before a slow machine has issued the key.</summary>
    public async Task ExpireAsync(JsonElement key)
    {
        await using var database = NpgsqlDataSource.Create(DatabaseConnection!);
        await using var command = database.CreateCommand("update api_keys set expires_at = now() - interval '1 second' where id = $1");
        command.Parameters.Add(new() { Value = Guid.Parse(key.Id()) });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    /// <summary>Sends a verification request as a gateway does.</summary>
    public async Task<HttpResponseMessage> VerifyAsync(string secret, string? address = null)
    {
        using var client = CreateClient(Assertions.Service());
        return await client.PostAsJsonAsync(
            "/internal/keys/verify", new VerifyKeyRequest(ApiKeyFormat.Hash(secret), address), ResponseAssert.Json);
    }

    /// <summary>Returns the verdict of a valid key.</summary>
    public async Task<KeyVerdict> VerdictAsync(string secret) =>
        await ResponseAssert.ReadAsync<KeyVerdict>(HttpStatusCode.OK, await VerifyAsync(secret));

    /// <summary>Fails unless the key is rejected.</summary>
    public async Task AssertRejectedAsync(string secret) =>
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await VerifyAsync(secret));
}
