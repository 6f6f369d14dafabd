using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.ApiKeys;

public sealed class IssueApiKeyTests(KeysApp app) : IClassFixture<KeysApp>
{
    [Theory]
    [InlineData("/v1/billings/api-keys/")]
    [InlineData("/v1/api-keys")]
    public async Task Issued_key_is_shown_once_and_not_stored_by_any_cache(string path)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var response = await client.PostAsJsonAsync(
            path, new { name = " ci ", expires_at = "2099-01-31T12:00:00Z", scopes = new[] { "query", "query" } });
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response);

        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal($"/v1/billings/api-keys/{key.Id()}/", response.Headers.Location!.ToString());
        Assert.True(ApiKeyFormat.IsWellFormed(key.Secret()));
        Assert.Equal("ci", key.GetProperty("name").GetString());
        Assert.Equal(key.Secret()[..20], key.GetProperty("key_prefix").GetString());
        Assert.Equal(caller.OrganisationSlug, key.GetProperty("org").GetString());
        Assert.Equal(["query"], key.GetProperty("scopes").Deserialize<string[]>()!);
        Assert.True(key.GetProperty("is_active").GetBoolean());
        Assert.Equal(JsonValueKind.Null, key.GetProperty("last_used_at").ValueKind);
        Assert.Equal("2099-01-31T12:00:00.000Z", key.GetProperty("expires_at").GetString());

        var stored = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.GetAsync(path.TrimEnd('/') + "/" + key.Id() + "/"));
        Assert.False(stored.TryGetProperty("key", out _));
        Assert.Equal(key.GetProperty("key_prefix").GetString(), stored.GetProperty("key_prefix").GetString());
    }

    [Fact]
    public async Task Body_in_an_unknown_charset_is_415()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-7");

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await client.PostAsync("/v1/api-keys/", body));
    }

    /// <summary>A database dump contains no secret: no column of any table has it.</summary>
    [Fact]
    public async Task Database_has_only_the_hash()
    {
        var key = await app.IssueAsync(TestCaller.OwnerOfNewOrganisation());
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        foreach (var table in new[] { "api_keys", "api_key_secrets", "api_key_events", "outbox_messages" })
        {
            await using var command = database.CreateCommand($"select count(*) from {table} t where t::text like '%' || $1 || '%'");
            command.Parameters.Add(new() { Value = key.Secret()[20..] });
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }

        await using var hash = database.CreateCommand("select count(*) from api_key_secrets where hash = $1");
        hash.Parameters.Add(new() { Value = ApiKeyFormat.Hash(key.Secret()) });
        Assert.Equal(1L, await hash.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Name_may_have_1_to_100_characters(int length) =>
        Assert.Equal(
            length,
            (await app.IssueAsync(TestCaller.OwnerOfNewOrganisation(), new { name = new string('é', length) }))
                .GetProperty("name")
                .GetString()!.Length);

    [Theory]
    [InlineData("""{"name":"a","scopes":[null]}""", "scopes")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData(
        """
        {"name":"12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"}
        """,
        "name")]
    [InlineData("""{"name":"a","expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"a","expires_at":"soon"}""", "expires_at")]
    [InlineData("""{"name":"a","scopes":["query","everything"]}""", "scopes")]
    [InlineData("""{"name":"a","scopes":"query"}""", "scopes")]
    public async Task Invalid_request_returns_400_with_the_field(string body, string field)
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PostAsync(KeysApp.KeysPath, content));
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_without_an_organisation_gets_403_with_advice()
    {
        using var client = app.CreateClient(new TestCaller());
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "ci" }));
        Assert.Contains("POST /v1/orgs/", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anonymous_requests_are_rejected()
    {
        using var unauthenticated = app.CreateClient();
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        var keyPath = KeysApp.KeysPath + Guid.CreateVersion7();
        (string Method, string Path)[] calls =
        [
            ("GET", KeysApp.KeysPath),
            ("POST", KeysApp.KeysPath),
            ("GET", keyPath),
            ("DELETE", keyPath),
            ("POST", keyPath + "/revoke"),
            ("POST", keyPath + "/rotate"),
            ("PATCH", keyPath + "/update"),
            ("GET", keyPath + "/events"),
            ("GET", KeysApp.KeysPath + "policy"),
            ("PATCH", KeysApp.KeysPath + "policy"),
        ];
        foreach (var client in new[] { unauthenticated, anonymous })
        {
            foreach (var (method, path) in calls)
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), path)
                {
                    Content = JsonContent.Create(new { name = "ci" }),
                };
                await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await client.SendAsync(request));
            }
        }
    }

    [Fact]
    public async Task Key_without_the_keys_scope_is_rejected()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7(), Scopes = ["query"] });
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await client.GetAsync(KeysApp.KeysPath));
    }

    /// <summary>Otherwise the holder of a stolen restricted key could issue an unrestricted one.</summary>
    [Fact]
    public async Task Key_cannot_issue_a_key_with_more_scopes_or_a_later_expiry()
    {
        var expiry = DateTimeOffset.UtcNow.AddDays(1);
        var caller = TestCaller.OwnerOfNewOrganisation() with
        {
            KeyId = Guid.CreateVersion7(),
            Scopes = ["keys", "query"],
            KeyExpiresAt = expiry,
        };
        using var client = app.CreateClient(caller);
        object[] wider =
        [
            new { name = "wider", scopes = new[] { "keys", "documents" } },
            new { name = "longer", expires_at = expiry.AddSeconds(1) },
        ];
        foreach (var body in wider)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Forbidden, "permission_denied", await client.PostAsJsonAsync(KeysApp.KeysPath, body));
        }

        var inherited = await app.IssueAsync(caller);
        Assert.Equal(["keys", "query"], inherited.GetProperty("scopes").Deserialize<string[]>()!);
        Assert.Equal(expiry, inherited.GetProperty("expires_at").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        await app.IssueAsync(caller, new { name = "narrower", scopes = new[] { "query" }, expires_at = expiry.AddHours(-1) });
    }
}
