using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

public sealed class UpdateApiKeyTests(KeysApp app) : IClassFixture<KeysApp>
{
    private static readonly object WithExpiry = new { name = "ci", expires_at = "2099-01-01T00:00:00Z" };

    [Fact]
    public async Task Null_removes_the_expiry_and_an_omitted_field_does_not()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller, WithExpiry);

        var renamed = await UpdateAsync(caller, key.Id(), """{"name":"build"}""");
        Assert.Equal("build", renamed.GetProperty("name").GetString());
        Assert.Equal("2099-01-01T00:00:00.000Z", renamed.GetProperty("expires_at").GetString());

        var cleared = await UpdateAsync(caller, key.Id(), """{"expires_at":null}""");
        Assert.Equal("build", cleared.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, cleared.GetProperty("expires_at").ValueKind);
        Assert.Null((await app.VerdictAsync(key.Secret())).ExpiresAt);
    }

    [Fact]
    public async Task Changed_expiry_applies_to_the_next_verification()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller, WithExpiry);
        Assert.Equal(2099, (await app.VerdictAsync(key.Secret())).ExpiresAt!.Value.Year);
        await UpdateAsync(caller, key.Id(), """{"expires_at":"2088-01-01T00:00:00Z"}""");
        Assert.Equal(2088, (await app.VerdictAsync(key.Secret())).ExpiresAt!.Value.Year);
    }

    [Fact]
    public async Task Expired_key_is_rejected_and_valid_again_after_extension()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.VerdictAsync(key.Secret());
        await app.ExpireAsync(key);
        await ResponseAssert.EventuallyAsync(
            async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);

        using var client = app.CreateClient(caller);
        var expired = await client.GetFromJsonAsync<JsonElement>(KeysApp.KeysPath + key.Id() + "/");
        Assert.False(expired.GetProperty("is_active").GetBoolean());
        await ResponseAssert.EventuallyAsync(
            async () => await client.GetStringAsync(KeysApp.KeysPath + key.Id() + "/events/"),
            events => events.Contains("presented_after_expiry", StringComparison.Ordinal));

        await UpdateAsync(caller, key.Id(), """{"expires_at":null}""");
        await app.VerdictAsync(key.Secret());
    }

    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"\n"}""")]
    [InlineData("""{"expires_at":"2001-01-01T00:00:00Z"}""")]
    [InlineData("""[]""")]
    public async Task Invalid_change_is_rejected(string body)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await SendAsync(caller, key.Id(), body));
    }

    [Fact]
    public async Task Revoked_key_cannot_be_changed_or_rotated()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller, WithExpiry);
        using var client = app.CreateClient(caller);
        await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await SendAsync(caller, key.Id(), """{"expires_at":null}"""));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await client.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { }));
        await app.AssertRejectedAsync(key.Secret());
    }

    /// <summary>
    /// Otherwise a restricted key could extend an expired unrestricted one with a leaked secret, or itself.
    /// </summary>
    [Fact]
    public async Task Key_cannot_extend_a_key_beyond_its_own_scopes_and_expiry()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var wide = await app.IssueAsync(caller, WithExpiry);
        var restricted = caller with { KeyId = Guid.CreateVersion7(), Scopes = ["keys"] };
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await SendAsync(restricted, wide.Id(), """{"expires_at":null}"""));
        var brief = caller with { KeyId = Guid.Parse(wide.Id()), KeyExpiresAt = DateTimeOffset.Parse("2099-01-01T00:00:00Z", null) };
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await SendAsync(brief, wide.Id(), """{"expires_at":"2099-01-01T00:00:01Z"}"""));

        await UpdateAsync(restricted, wide.Id(), """{"expires_at":"2098-01-01T00:00:00Z","name":"shorter"}""");
    }

    /// <summary>
    /// Otherwise an admin who knows the secret of an owner's key could use it again after its expiry.
    /// </summary>
    [Fact]
    public async Task Only_the_user_of_a_key_can_extend_it()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var admin = owner with { UserId = Guid.CreateVersion7(), Role = OrganisationRoles.Admin };
        var key = await app.IssueAsync(owner, WithExpiry);

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await SendAsync(admin, key.Id(), """{"expires_at":null}"""));
        await UpdateAsync(admin, key.Id(), """{"expires_at":"2098-01-01T00:00:00Z","name":"shorter"}""");
        await UpdateAsync(owner, key.Id(), """{"expires_at":null}""");
    }

    private async Task<JsonElement> UpdateAsync(TestCaller caller, string id, string body) =>
        await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await SendAsync(caller, id, body));

    private async Task<HttpResponseMessage> SendAsync(TestCaller caller, string id, string body)
    {
        using var client = app.CreateClient(caller);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PatchAsync(KeysApp.KeysPath + id + "/update/", content);
    }
}
