using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.Identity.Accounts;
using Egret.Identity.Tokens;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests;

/// <summary>The service under test, with operations of its users.</summary>
public class IdentityApp : ServiceApp<Program>
{
    public const string GoodPassword = "correct horse battery staple";

    /// <summary>The environment in which the service accepts fewer hash iterations than in production.</summary>
    internal const string TestEnvironment = "Testing";

    /// <summary>The hash iterations of production, for tests of the hash and of load.</summary>
    internal static readonly (string Name, string? Value) ProductionHash = ("Passwords:Iterations", "210000");

    private readonly bool _isAsUsual;

    private readonly Dictionary<string, string?> _settings = new()
    {
        // Tests of the hash use the iterations of production: see ProductionHashApp.
        ["Passwords:Iterations"] = "1000",
        ["SigningKeys:EncryptionKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Idempotency:Secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };

    /// <summary>The service that all test classes share.</summary>
    public IdentityApp() => _isAsUsual = true;

    /// <summary>Creates a separate service with additional settings.</summary>
    internal IdentityApp(params IEnumerable<(string Name, string? Value)> settings)
    {
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }
    }

    protected override string? DatabaseName => "identitydb";

    protected override string EnvironmentName => TestEnvironment;

    protected override bool IsShared => _isAsUsual && GetType() == typeof(IdentityApp);

    /// <summary>Settings of another replica of this service: its database, broker and keys.</summary>
    internal IEnumerable<(string Name, string? Value)> ReplicaSettings =>
    [
        .. _settings.Keys.Select(name => (name, Setting(name))), ("ConnectionStrings:identitydb", ServiceConnection),
        ("ConnectionStrings:messaging", Broker),
    ];

    protected override Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        foreach (var (name, value) in _settings)
        {
            settings[name] = value;
        }

        return Task.CompletedTask;
    }

    /// <summary>Settings of a replica in a separate process.</summary>
    internal IEnumerable<(string Name, string? Value)> ProcessSettings =>
    [
        .. ReplicaSettings, ("Assertion:PublicKey", Assertions.PublicKey), ("ConnectionStrings:cache", TestServers.Redis),
        ("Idempotency:Secret", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
    ];

    /// <summary>A client without a credential.</summary>
    /// <param name="address">Client address; null for the default address of the tests.</param>
    public HttpClient Anonymous(string? address = null)
    {
        var client = CreateClient(Assertions.Anonymous());
        if (address is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }

        return client;
    }

    public HttpClient ClientOf(TestUser user, Func<TestCaller, TestCaller>? change = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        var caller = new TestCaller { UserId = user.Id, Email = user.Email };
        return CreateClient(change is null ? caller : change(caller));
    }

    public async Task<TestUser> RegisterAsync(string? email = null, string password = GoodPassword)
    {
        email ??= $"person-{Guid.CreateVersion7():N}@example.org";
        var user = await ResponseAssert.ReadAsync<UserResponse>(
            HttpStatusCode.Created, await Anonymous().PostAsJsonAsync("/auth/users/", new { email, password }));
        return new TestUser(user.Id, email, password);
    }

    public Task<HttpResponseMessage> TrySignInAsync(string email, string password, string? address = null) =>
        Anonymous(address).PostAsJsonAsync("/auth/jwt/create/", new { email, password });

    /// <summary>
    /// Asserts that the response time of a wrong password is the same for all addresses. Failures are deleted before
    /// each attempt because of the failure limit.
    /// </summary>
    public async Task AreRejectedInTheSameTimeAsync(params string[] addresses)
    {
        await using var source = NpgsqlDataSource.Create(DatabaseConnection!);
        await using var delete = source.CreateCommand("delete from sign_in_failures");
        await TimingAssert.TakeTheSameTimeAsync(rounds: 4, tolerance: 2.5,
            Array.ConvertAll<string, Func<Task<TimeSpan>>>(addresses, address => async () =>
        {
            await delete.ExecuteNonQueryAsync();
            return await TimingAssert.MeasureAsync(
                async () =>
                await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await TrySignInAsync(address, "not the password")));
        }));
    }

    public async Task<TokenPairResponse> SignInAsync(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await ResponseAssert.ReadAsync<TokenPairResponse>(HttpStatusCode.OK, await TrySignInAsync(user.Email, user.Password));
    }

    public Task<HttpResponseMessage> TryRefreshAsync(string refresh, bool? rotate = null) =>
        Anonymous().PostAsJsonAsync("/auth/jwt/refresh/", new { refresh, rotate });

    public async Task<RefreshAccessResponse> RefreshAsync(string refresh, bool? rotate = null) =>
        await ResponseAssert.ReadAsync<RefreshAccessResponse>(HttpStatusCode.OK, await TryRefreshAsync(refresh, rotate));

    public Task<HttpResponseMessage> VerifyAsync(string token) => Anonymous().PostAsJsonAsync("/auth/jwt/verify/", new { token });

    public async Task<JsonElement> CreateOrganisationAsync(TestUser owner, string? name = null) =>
        await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await ClientOf(owner)
            .PostAsJsonAsync("/v1/orgs/", new { name = name ?? $"Acme {Guid.CreateVersion7():N}" }));

    /// <summary>Creates an organisation and returns its slug.</summary>
    public async Task<string> CreateOrganisationSlugAsync(TestUser owner) =>
        (await CreateOrganisationAsync(owner)).GetProperty("slug").GetString()!;

    public async Task<string> InviteAsync(TestUser admin, string slug, string email, string role = "member")
    {
        var invitation = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await ClientOf(admin).PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role }));
        return invitation.GetProperty("token").GetString()!;
    }

    /// <summary>Registers a user who accepts an invitation.</summary>
    public async Task<TestUser> AddMemberAsync(TestUser admin, string slug, string role = "member")
    {
        var user = await RegisterAsync();
        var token = await InviteAsync(admin, slug, user.Email, role);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await ClientOf(user).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
        return user;
    }

    /// <summary>The principal of a user; null for 404.</summary>
    public async Task<PrincipalSnapshot?> PrincipalAsync(Guid userId)
    {
        var response = await CreateClient(Assertions.Service()).GetAsync($"/internal/principals/{userId}");
        return response.StatusCode == HttpStatusCode.NotFound ? null
            : await ResponseAssert.ReadAsync<PrincipalSnapshot>(HttpStatusCode.OK, response);
    }
}
