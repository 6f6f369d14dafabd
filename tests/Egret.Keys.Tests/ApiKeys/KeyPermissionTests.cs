using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>The holder of a stolen key cannot gain permissions beyond it; each test is one attempt.</summary>
public sealed class KeyPermissionTests(KeysApp app) : IClassFixture<KeysApp>
{
    private static readonly string[] RestrictedScopes = ["keys", "query"];
    private readonly TestCaller _owner = TestCaller.OwnerOfNewOrganisation();

    [Fact]
    public Task Issuing_a_key_with_other_scopes_is_rejected() =>
        AssertRejectedAsync(RestrictedKey(), "", new { name = "x", scopes = new[] { "keys", "documents" } });

    [Fact]
    public async Task Issued_key_without_scopes_inherits_the_scopes()
    {
        object[] bodies =
        [
            new { name = "x" },
            new { name = "x", scopes = Array.Empty<string>() },
            new { name = "x", scopes = (string[]?)null },
        ];
        foreach (var body in bodies)
        {
            var issued = await app.IssueAsync(RestrictedKey(), body);
            Assert.Equal(RestrictedScopes, issued.GetProperty("scopes").Deserialize<string[]>()!);
        }
    }

    [Fact]
    public Task Issuing_a_key_with_a_later_expiry_is_rejected() =>
        AssertRejectedAsync(BriefKey(out var expiry), "", new { name = "x", expires_at = expiry.AddMilliseconds(1) });

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","expires_at":null}""")]
    public async Task Issued_key_without_expiry_inherits_the_expiry(string body)
    {
        var issued = await app.IssueAsync(BriefKey(out var expiry), JsonDocument.Parse(body).RootElement);
        Assert.Equal(expiry, issued.GetProperty("expires_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Rotating_a_key_with_other_scopes_is_rejected() =>
        await AssertRejectedAsync(RestrictedKey(), await KeyAsync("documents") + "/rotate/", new { });

    [Fact]
    public async Task Rotating_an_unrestricted_key_is_rejected() =>
        await AssertRejectedAsync(RestrictedKey(), await KeyAsync() + "/rotate/", new { });

    [Fact]
    public async Task Rotating_a_key_with_a_later_expiry_is_rejected() =>
        await AssertRejectedAsync(BriefKey(out _), await KeyAsync() + "/rotate/", new { });

    [Theory]
    [InlineData("""{"expires_at":null}""")]
    [InlineData("""{"expires_at":"2098-01-01T00:00:00Z"}""")]
    public async Task Extending_itself_is_rejected(string body)
    {
        var id = (await app.IssueAsync(_owner, new { name = "x", expires_at = "2097-01-01T00:00:00Z" })).Id();
        var self = _owner with { KeyId = Guid.Parse(id), KeyExpiresAt = DateTimeOffset.Parse("2097-01-01T00:00:00Z", null) };
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await PatchAsync(self, id, body));
    }

    [Theory]
    [InlineData("""{"expires_at":null}""")]
    [InlineData("""{"expires_at":"2098-01-01T00:00:00Z"}""")]
    public async Task Extending_a_key_with_more_scopes_is_rejected(string body)
    {
        var id = (await app.IssueAsync(_owner, new { name = "x", expires_at = "2097-01-01T00:00:00Z" })).Id();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await PatchAsync(RestrictedKey(), id, body));
    }

    [Fact]
    public async Task Update_does_not_change_scopes()
    {
        var id = await KeyAsync("keys");
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK,
            await PatchAsync(RestrictedKey() with { KeyId = Guid.Parse(id) }, id, """{"scopes":[]}"""));
        using var client = app.CreateClient(_owner);
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath + id + "/"));
        Assert.Equal(["keys"], key.GetProperty("scopes").Deserialize<string[]>()!);
    }

    /// <summary>
    /// Assertions state the expiry in milliseconds; with a finer stored value a key would appear to outlive itself.
    /// </summary>
    [Fact]
    public async Task Key_rotates_and_revokes_itself()
    {
        var key = await app.IssueAsync(_owner, new { name = "x", scopes = RestrictedScopes, expires_at = "2097-01-01T00:00:00.1234567Z" });
        var verdict = await app.VerdictAsync(key.Secret());
        var self = _owner with { KeyId = verdict.KeyId, Scopes = verdict.Scopes, KeyExpiresAt = verdict.ExpiresAt };
        using var client = app.CreateClient(self);
        var rotated = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { }));
        await app.VerdictAsync(rotated.Secret());
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/"));
        await app.AssertRejectedAsync(rotated.Secret());
    }

    [Fact]
    public async Task Key_without_the_keys_scope_cannot_change_itself()
    {
        var id = await KeyAsync("query");
        using var client = app.CreateClient(_owner with { KeyId = Guid.Parse(id), Scopes = ["query"] });
        HttpResponseMessage[] responses =
        [
            await client.GetAsync(KeysApp.KeysPath),
            await client.GetAsync(KeysApp.KeysPath + id),
            await client.GetAsync(KeysApp.KeysPath + id + "/events"),
            await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "x", scopes = new[] { "query" } }),
            await client.PostAsJsonAsync(KeysApp.KeysPath + id + "/rotate/", new { }),
            await client.PatchAsJsonAsync(KeysApp.KeysPath + id + "/update/", new { name = "x" }),
            await client.DeleteAsync(KeysApp.KeysPath + id + "/"), await client.PostAsync(KeysApp.KeysPath + id + "/revoke/", null),
        ];
        foreach (var response in responses)
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", response);
        }
    }

    private TestCaller RestrictedKey() => _owner with { KeyId = Guid.CreateVersion7(), Scopes = RestrictedScopes };

    private TestCaller BriefKey(out DateTimeOffset expiry)
    {
        expiry = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds());
        return _owner with { KeyId = Guid.CreateVersion7(), KeyExpiresAt = expiry };
    }

    private async Task<string> KeyAsync(params string[] scopes) =>
        (await app.IssueAsync(_owner, new { name = "x", scopes })).Id();

    private async Task AssertRejectedAsync(TestCaller caller, string path, object body)
    {
        using var client = app.CreateClient(caller);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await client.PostAsJsonAsync(KeysApp.KeysPath + path, body));
    }

    private async Task<HttpResponseMessage> PatchAsync(TestCaller caller, string id, string body)
    {
        using var client = app.CreateClient(caller);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PatchAsync(KeysApp.KeysPath + id + "/update/", content);
    }
}
