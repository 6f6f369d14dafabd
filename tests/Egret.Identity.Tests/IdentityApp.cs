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

/// <summary>The service, and what people do with it.</summary>
public class IdentityApp : ServiceApp<Program>
{
    public const string GoodPassword = "correct horse battery staple";

    /// <summary>The environment in which the service accepts fewer rounds of hashing than production needs.</summary>
    internal const string TestEnvironment = "Testing";

    /// <summary>The rounds of hashing of production, for tests of the hash and of load.</summary>
    internal static readonly (string Name, string? Value) ProductionHash = ("Passwords:Iterations", "210000");

    private readonly bool _isAsUsual;

    private readonly Dictionary<string, string?> _settings = new()
    {
        // Tests of the hash itself use the rounds of production: see ProductionHashApp.
        ["Passwords:Iterations"] = "1000",
        ["SigningKeys:EncryptionKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Idempotency:Secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };

    /// <summary>The service that all test classes share.</summary>
    public IdentityApp() => _isAsUsual = true;

    /// <summary>A service of its own, with settings beyond the usual ones.</summary>
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

    /// <summary>Settings that make another replica of this service: its database, its broker and its keys.</summary>
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

    /// <summary>Settings of a process of its own that is another replica.</summary>
    internal IEnumerable<(string Name, string? Value)> ProcessSettings =>
    [
        .. ReplicaSettings, ("Assertion:PublicKey", Assertions.PublicKey), ("ConnectionStrings:cache", TestServers.Redis),
        ("Idempotency:Secret", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
    ];

    /// <summary>A client on whose requests the gateway found no credential.</summary>
    /// <param name="address">Where its requests come from; the tests' own address where left out.</param>
    public HttpClient Anonymous(string? address = null)
    {
        var client = CreateClient(Assertions.Anonymous());
        if (address is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }

        return client;
    }

    public HttpClient ClientOf(Person person, Func<TestCaller, TestCaller>? change = null)
    {
        ArgumentNullException.ThrowIfNull(person);
        var caller = new TestCaller { UserId = person.Id, Email = person.Email };
        return CreateClient(change is null ? caller : change(caller));
    }

    public async Task<Person> RegisterAsync(string? email = null, string password = GoodPassword)
    {
        email ??= $"person-{Guid.CreateVersion7():N}@example.org";
        var user = await ResponseAssert.ReadAsync<UserResponse>(
            HttpStatusCode.Created, await Anonymous().PostAsJsonAsync("/auth/users/", new { email, password }));
        return new Person(user.Id, email, password);
    }

    public Task<HttpResponseMessage> TrySignInAsync(string email, string password, string? address = null) =>
        Anonymous(address).PostAsJsonAsync("/auth/jwt/create/", new { email, password });

    /// <summary>How long a wrong password takes to be refused does not tell the addresses apart, with their failures forgotten before each: there is a limit of them.</summary>
    public async Task AreRefusedInTheSameTimeAsync(params string[] addresses)
    {
        await using var source = NpgsqlDataSource.Create(DatabaseConnection!);
        await using var forget = source.CreateCommand("delete from sign_in_failures");
        await TimingAssert.TakeTheSameTimeAsync(rounds: 4, tolerance: 2.5, Array.ConvertAll<string, Func<Task<TimeSpan>>>(addresses, address => async () =>
        {
            await forget.ExecuteNonQueryAsync();
            return await TimingAssert.MeasureAsync(
                async () => await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await TrySignInAsync(address, "not the password")));
        }));
    }

    public async Task<TokenPairResponse> SignInAsync(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return await ResponseAssert.ReadAsync<TokenPairResponse>(HttpStatusCode.OK, await TrySignInAsync(person.Email, person.Password));
    }

    public Task<HttpResponseMessage> TryRefreshAsync(string refresh, bool? rotate = null) =>
        Anonymous().PostAsJsonAsync("/auth/jwt/refresh/", new { refresh, rotate });

    public async Task<RefreshAccessResponse> RefreshAsync(string refresh, bool? rotate = null) =>
        await ResponseAssert.ReadAsync<RefreshAccessResponse>(HttpStatusCode.OK, await TryRefreshAsync(refresh, rotate));

    public Task<HttpResponseMessage> VerifyAsync(string token) => Anonymous().PostAsJsonAsync("/auth/jwt/verify/", new { token });

    public async Task<JsonElement> CreateOrganisationAsync(Person owner, string? name = null) =>
        await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await ClientOf(owner).PostAsJsonAsync("/v1/orgs/", new { name = name ?? $"Acme {Guid.CreateVersion7():N}" }));

    /// <summary>An organisation, by its slug.</summary>
    public async Task<string> CreateOrganisationSlugAsync(Person owner) =>
        (await CreateOrganisationAsync(owner)).GetProperty("slug").GetString()!;

    public async Task<string> InviteAsync(Person admin, string slug, string email, string role = "member")
    {
        var invitation = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await ClientOf(admin).PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role }));
        return invitation.GetProperty("token").GetString()!;
    }

    /// <summary>Somebody who was invited and accepted.</summary>
    public async Task<Person> AddMemberAsync(Person admin, string slug, string role = "member")
    {
        var person = await RegisterAsync();
        var token = await InviteAsync(admin, slug, person.Email, role);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await ClientOf(person).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
        return person;
    }

    /// <summary>What the gateway is told of a user; null for 404.</summary>
    public async Task<PrincipalSnapshot?> PrincipalAsync(Guid userId)
    {
        var response = await CreateClient(Assertions.Service()).GetAsync($"/internal/principals/{userId}");
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ResponseAssert.ReadAsync<PrincipalSnapshot>(HttpStatusCode.OK, response);
    }
}

/// <summary>Somebody with an account.</summary>
public sealed record Person(Guid Id, string Email, string Password);
