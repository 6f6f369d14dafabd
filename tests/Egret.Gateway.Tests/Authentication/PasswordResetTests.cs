using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Web;
using Egret.Identity.Accounts;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Egret.Gateway.Tests.Authentication;

/// <summary>
/// An attacker registers another user's address and issues API keys. The owner of the mailbox resets the password,
/// which revokes all access of the attacker. Gateway, Identity, Keys and the broker are real.
/// </summary>
public sealed class PasswordResetTests : IAsyncLifetime
{
    private const string Password = "what the attacker chose";
    private const string NewPassword = "what the reader of the mail chose";
    private const string Path = "/v1/orgs/";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private readonly KeysHost _keys = new(TestServers.Redis);
    private readonly string _email = $"person-{Guid.CreateVersion7():N}@example.org";
    private IdentityHost _identity = null!;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync()
    {
        await _keys.InitializeAsync();
        _identity = new IdentityHost(_keys.Broker);
        await _identity.InitializeAsync();
        _gateway = new GatewayHost(new()
        {
            ["Assertion:PrivateKey"] = Assertions.PrivateKey,
            // A slow response on a busy machine is not an outage here.
            ["UpstreamCalls:Timeout"] = "00:00:20",
            ["RateLimits:RedisTimeout"] = "00:00:05",
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
    public async Task Everything_issued_before_the_mailbox_was_proven_is_rejected_within_a_second()
    {
        var attacker = await RegisterAsync();
        var first = await PostAsync(attacker, Path, new { name = "First" });
        var second = await PostAsync(attacker, Path, new { name = "Second" });
        var key = await IssueKeyAsync(attacker);
        var derived = await IssueKeyAsync(Secret(key));
        var rotated = await PostAsync(
            attacker, $"/v1/api-keys/{Id(await IssueKeyAsync(attacker))}/rotate/", new { grace_period_seconds = 600 }, HttpStatusCode.OK);
        var elsewhere = await IssueKeyAsync(attacker, Slug(second));
        var invitation = await PostAsync(
            attacker, $"/v1/orgs/{Slug(first)}/invitations/", new { email = "accomplice@example.org", role = "admin" });
        string[] secrets = [Secret(key), Secret(derived), Secret(rotated), Secret(elsewhere)];
        foreach (var secret in secrets)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await _gateway.GetAsync(Path, secret));
        }

        await ResetAsync();

        foreach (var secret in secrets)
        {
            await ResponseAssert.EventuallyAsync(
                async () => (await _gateway.GetAsync(Path, secret)).StatusCode,
                status => status == HttpStatusCode.Unauthorized,
                Bound);
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await _gateway.GetAsync(Path, secret));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await _gateway.GetAsync(Path, attacker));
        var accomplice = await RegisterAsync("accomplice@example.org");
        using (var client = _gateway.ClientOf(accomplice))
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found",
                await client.PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token = invitation.GetProperty("token").GetString() }));
        }

        // Admitted before the reset and handled after it: no invitation is created, and a key is rejected.
        var late = CallerOf(attacker) with { OrganisationId = first.GetProperty("id").GetGuid(), OrganisationSlug = Slug(first) };
        using (var toIdentity = _identity.CreateClient(late))
        using (var toKeys = _keys.CreateClient(late))
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid",
                await toIdentity.PostAsJsonAsync($"/v1/orgs/{Slug(first)}/invitations/", new { email = "late@example.org" }));
            var lateKey = await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.Created, await toKeys.PostAsJsonAsync("/v1/api-keys/", new { name = "late" }));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await _gateway.GetAsync(Path, Secret(lateKey)));
        }

        var owner = await SignInAsync(NewPassword);
        using (var client = _gateway.ClientOf(owner))
        {
            await ResponseAssert.EventuallyAsync(
                () => client.GetFromJsonAsync<JsonElement>($"/v1/api-keys/{Id(key)}/"),
                shown => !shown.GetProperty("is_active").GetBoolean());
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await _gateway.GetAsync(Path, Secret(await IssueKeyAsync(owner))));
        await PostAsync(owner, $"/v1/orgs/{Slug(first)}/invitations/", new { email = "colleague@example.org" });
    }

    [Theory]
    [Trait("Kind", "Timing")]
    [InlineData(null, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Password_change_revokes_API_keys_unless_retained(bool? keepApiKeys, bool isValid)
    {
        var token = await RegisterAsync();
        await PostAsync(token, Path, new { name = "Acme" });
        var secret = Secret(await IssueKeyAsync(token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await _gateway.GetAsync(Path, secret));

        using var client = _gateway.ClientOf(token);
        object body = keepApiKeys is { } keep
            ? new { current_password = Password, new_password = NewPassword, keep_api_keys = keep }
            : new { current_password = Password, new_password = NewPassword };
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.PostAsJsonAsync("/auth/users/set_password/", body));

        if (isValid)
        {
            await Task.Delay(Bound);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await _gateway.GetAsync(Path, secret));
        }
        else
        {
            await ResponseAssert.EventuallyAsync(
                async () => (await _gateway.GetAsync(Path, secret)).StatusCode,
                status => status == HttpStatusCode.Unauthorized,
                Bound);
        }

        // The access token of the sign-in that changed the password is older than the change; keys that it issues are
        // valid nevertheless.
        var derived = Secret(await IssueKeyAsync(token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await _gateway.GetAsync(Path, derived));
    }

    private async Task ResetAsync()
    {
        using var anonymous = _gateway.CreateClient();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent,
            await anonymous.PostAsJsonAsync("/auth/users/reset_password/", new { email = _email }));
        var mail = await _identity.Smtp.ReceivedAsync(_email);
        var link = mail.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Contains('#', StringComparison.Ordinal));
        var values = HttpUtility.ParseQueryString(new Uri(link).Fragment[1..]);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await anonymous.PostAsJsonAsync(
            "/auth/users/reset_password_confirm/", new { uid = values["uid"], token = values["token"], new_password = NewPassword }));
    }

    private async Task<string> RegisterAsync(string? email = null)
    {
        using var anonymous = _gateway.CreateClient();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created,
            await anonymous.PostAsJsonAsync("/auth/users/", new { email = email ?? _email, password = Password }));
        return await SignInAsync(Password, email);
    }

    private async Task<string> SignInAsync(string password, string? email = null)
    {
        using var anonymous = _gateway.CreateClient();
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email = email ?? _email, password }));
        return tokens.GetProperty("access").GetString()!;
    }

    private Task<JsonElement> IssueKeyAsync(string credential, string? organisation = null) =>
        PostAsync(credential, "/v1/api-keys/", new { name = "ci" }, organisation: organisation);

    private async Task<JsonElement> PostAsync(
        string credential, string path, object body, HttpStatusCode expected = HttpStatusCode.Created, string? organisation = null)
    {
        using var client = _gateway.ClientOf(credential);
        if (organisation is not null)
        {
            client.DefaultRequestHeaders.Add("X-Egret-Org", organisation);
        }

        return await ResponseAssert.ReadAsync<JsonElement>(expected, await client.PostAsJsonAsync(path, body));
    }

    private static string Secret(JsonElement key) => key.GetProperty("key").GetString()!;

    private static string Id(JsonElement key) => key.GetProperty("id").GetString()!;

    private static string Slug(JsonElement organisation) => organisation.GetProperty("slug").GetString()!;

    private static TestCaller CallerOf(string token)
    {
        var read = new JsonWebToken(token);
        return new() { UserId = Guid.Parse(read.Subject), Email = "attacker@example.org", SignedInAt = read.IssuedAt };
    }

    /// <summary>The real Identity service with a mail server, on the bus of the Keys service.</summary>
    private sealed class IdentityHost(string broker) : ServiceApp<UserResponse>
    {
        public SmtpServer Smtp { get; } = new();

        protected override string? DatabaseName => "identitydb";

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Smtp.DisposeAsync();
        }

        protected override Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            settings["SigningKeys:EncryptionKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            settings["ConnectionStrings:messaging"] = broker;
            foreach (var (name, value) in Smtp.Settings)
            {
                settings[name] = value;
            }

            return Task.CompletedTask;
        }
    }
}
