using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Egret.Identity.Accounts;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Egret.Gateway.Tests.Authentication;

/// <summary>
/// A user registers the address that a deployment later configures for its administrator. The keys that the user issued
/// must not act for the administrator. The broker is unavailable throughout: Keys never receives the event.
/// </summary>
public sealed class PromotedOwnerTests : IAsyncLifetime
{
    private const string Email = "root@example.org";
    private const string OwnPassword = "what they signed up with";
    private const string ConfiguredPassword = "what the deployment says";
    private const string Path = "/v1/orgs/";

    private readonly KeysHost _keys = new(TestServers.Redis);
    private readonly IdentityHost _identity = new([]);
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync()
    {
        await _keys.InitializeAsync();
        await _identity.InitializeAsync();
        _gateway = new GatewayHost(new()
        {
            ["Assertion:PrivateKey"] = Assertions.PrivateKey,
            ["services:identity:http:0"] = _identity.Address.ToString().TrimEnd('/'),
            ["services:keys:http:0"] = _keys.Address.ToString().TrimEnd('/'),
        });
        await _gateway.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _identity.DisposeAsync();
        await _keys.DisposeAsync();
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Key_issued_before_promotion_is_rejected_without_the_event()
    {
        using var anonymous = _gateway.CreateClient();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created,
            await anonymous.PostAsJsonAsync("/auth/users/", new { email = Email, password = OwnPassword }));
        var token = await SignInAsync(OwnPassword);
        var organisation = await PostAsync(token, Path, new { name = "Acme" });
        var key = await IssueKeyAsync(token);
        var derived = await IssueKeyAsync(Secret(key));
        foreach (var secret in new[] { Secret(key), Secret(derived) })
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await _gateway.GetAsync(Path, secret));
        }

        await PromoteAsync();
        foreach (var secret in new[] { Secret(key), Secret(derived) })
        {
            await ResponseAssert.EventuallyAsync(
                async () => (await _gateway.GetAsync(Path, secret)).StatusCode,
                status => status == HttpStatusCode.Unauthorized,
                TimeSpan.FromSeconds(1));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await _gateway.GetAsync(Path, secret));
        }

        // Admitted before the promotion and handled after it, with the key and the access token of that time: the new
        // keys are treated as issued before the promotion.
        var before = CallerOf(token) with
        {
            OrganisationId = organisation.GetProperty("id").GetGuid(),
            OrganisationSlug = organisation.GetProperty("slug").GetString(),
        };
        using var withKey = _keys.CreateClient(before with { KeyId = key.GetProperty("id").GetGuid() });
        using var withToken = _keys.CreateClient(before);
        foreach (var late in new[]
        {
            await withKey.PostAsJsonAsync($"/v1/api-keys/{key.GetProperty("id").GetGuid()}/rotate/", new { }),
            await withKey.PostAsJsonAsync("/v1/api-keys/", new { name = "late" }),
            await withToken.PostAsJsonAsync("/v1/api-keys/", new { name = "late" }),
        })
        {
            Assert.True(late.IsSuccessStatusCode);
            var secret = Secret(await late.Content.ReadFromJsonAsync<JsonElement>());
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await _gateway.GetAsync(Path, secret));
        }

        // Keys that the administrator issues or rotates have the administrator's permissions.
        var administrator = await SignInAsync(ConfiguredPassword);
        var own = await IssueKeyAsync(administrator);
        var rotated = await PostAsync(administrator, $"/v1/api-keys/{key.GetProperty("id").GetGuid()}/rotate/", new { }, HttpStatusCode.OK);
        var further = await IssueKeyAsync(Secret(rotated));
        foreach (var secret in new[] { Secret(own), Secret(rotated), Secret(further) })
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await _gateway.GetAsync("/v1/audit/events/", secret));
        }
    }

    /// <summary>
    /// Promotes the user by a replica that reaches Redis only some time after its start, as on a busy machine: no other
    /// process informs the gateway.
    /// </summary>
    private async Task PromoteAsync()
    {
        var redis = TestServers.Redis.Split(':', ',')[1];
        using var proxy = new TcpProxy(int.Parse(redis, CultureInfo.InvariantCulture));
        proxy.Close();
        var promoting = new IdentityHost(new(_identity.Replica)
        {
            ["Administrator:Email"] = Email,
            ["Administrator:Password"] = ConfiguredPassword,
            ["ConnectionStrings:cache"] = TestServers.Redis.Replace($":{redis},", $":{proxy.Port},", StringComparison.Ordinal),
        });
        var starting = promoting.InitializeAsync();
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(proxy.RejectedCount), cut => cut > 5);
        proxy.Open();
        await starting;
        await promoting.DisposeAsync();
    }

    private async Task<string> SignInAsync(string password)
    {
        using var anonymous = _gateway.CreateClient();
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email = Email, password }));
        return tokens.GetProperty("access").GetString()!;
    }

    private Task<JsonElement> IssueKeyAsync(string credential) => PostAsync(credential, "/v1/api-keys/", new { name = "ci" });

    private async Task<JsonElement> PostAsync(string credential, string path, object body, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var client = _gateway.ClientOf(credential);
        return await ResponseAssert.ReadAsync<JsonElement>(expected, await client.PostAsJsonAsync(path, body));
    }

    private static string Secret(JsonElement key) => key.GetProperty("key").GetString()!;

    private static TestCaller CallerOf(string token)
    {
        var read = new JsonWebToken(token);
        return new() { UserId = Guid.Parse(read.Subject, CultureInfo.InvariantCulture), Email = Email, SignedInAt = read.IssuedAt };
    }

    /// <summary>The real Identity service, which does not reach the broker.</summary>
    private sealed class IdentityHost(Dictionary<string, string?> settingsOfReplica) : ServiceApp<UserResponse>
    {
        private readonly Dictionary<string, string?> _settings = settingsOfReplica.Count > 0 ? settingsOfReplica : new()
        {
            ["SigningKeys:EncryptionKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["ConnectionStrings:messaging"] = "amqp://none:none@127.0.0.1:1",
            ["Messaging:MaxStartupWait"] = "00:00:00",
        };

        /// <summary>Settings of another replica: the same database and keys.</summary>
        public Dictionary<string, string?> Replica => new(_settings) { ["ConnectionStrings:identitydb"] = ServiceConnection };

        protected override string? DatabaseName => "identitydb";

        protected override Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            foreach (var (name, value) in _settings)
            {
                settings[name] = value;
            }

            return Task.CompletedTask;
        }
    }
}
