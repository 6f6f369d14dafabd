using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Egret.Identity.Tokens;
using Egret.Testing;

namespace Egret.Identity.Tests.Accounts;

/// <summary>The service in a separate process, so that the load generator does not affect measurements.</summary>
public sealed class LoadedService : IAsyncLifetime
{
    /// <summary>Repeated measurements, because single ones may be disturbed.</summary>
    private const int Rounds = 5;

    private readonly IdentityApp _app = new(IdentityApp.ProductionHash);
    private IdentityProcess _process = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        // Creates the database and exits before the measurement.
        await _app.InitializeAsync();
        await _app.DisposeAsync();
        _process = IdentityProcess.Start(_app);
        _address = await _process.AddressAsync();
        await _process.WritesAsync("Application started");
    }

    public async Task DisposeAsync() => await _process.DisposeAsync();

    public HttpClient Anonymous() => CreateClient(Assertions.Anonymous());

    public HttpClient ClientOf(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return CreateClient(Assertions.For(new TestCaller { UserId = user.Id, Email = user.Email }));
    }

    public async Task<TestUser> RegisterAsync()
    {
        using var client = Anonymous();
        var email = $"person-{Guid.CreateVersion7():N}@example.org";
        var user = await ResponseAssert.ReadAsync<Identity.Accounts.UserResponse>(
            HttpStatusCode.Created, await client.PostAsJsonAsync("/auth/users/", new { email, password = IdentityApp.GoodPassword }));
        return new TestUser(user.Id, email, IdentityApp.GoodPassword);
    }

    public async Task<TokenPairResponse> SignInAsync(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        using var client = Anonymous();
        return await ResponseAssert.ReadAsync<TokenPairResponse>(
            HttpStatusCode.OK, await client.PostAsJsonAsync("/auth/jwt/create/", new { email = user.Email, password = user.Password }));
    }

    /// <summary>Repeats the measurement a few times until it succeeds.</summary>
    /// <param name="measureAsync">Measures once and returns the problem; null for success.</param>
    public static async Task HoldsInOneRoundAsync(Func<Task<string?>> measureAsync)
    {
        ArgumentNullException.ThrowIfNull(measureAsync);
        List<string> faults = [];
        while (faults.Count < Rounds)
        {
            if (await measureAsync() is not { } fault)
            {
                return;
            }

            faults.Add(fault);
        }

        Assert.Fail(string.Join('\n', faults));
    }

    private HttpClient CreateClient(string assertion) => new()
    {
        BaseAddress = _address,
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", assertion) },
    };
}
