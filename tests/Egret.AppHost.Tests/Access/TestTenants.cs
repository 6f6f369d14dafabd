using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Egret.AppHost.Tests.Access;

/// <summary>
/// Test data of the access matrix: an organisation with an owner, an admin and members, another tenant, a public
/// domain, and one of each resource that a path can name. Rejected calls share their targets, which must still exist
/// at the end; an authorized call gets its own target.
/// </summary>
internal sealed class TestTenants : IDisposable
{
    private readonly EgretSystem _system;
    private readonly Dictionary<string, string> _scopedKeys = [];
    private string _expired = "";
    private string _otherTenantKey = "";
    private Guid _document;
    private Guid _publicDocument;
    private Guid _session;
    private Guid _key;
    private Guid _invitation;
    private Guid _signIn;

    private TestTenants(EgretSystem system) => _system = system;

    public TestAccount Owner { get; private set; } = null!;

    public TestAccount Admin { get; private set; } = null!;

    public TestAccount Member { get; private set; } = null!;

    /// <summary>The member that rejected calls try to remove.</summary>
    public TestAccount OtherMember { get; private set; } = null!;

    public TestAccount OtherTenant { get; private set; } = null!;

    public TestAccount Administrator { get; private set; } = null!;

    /// <summary>The account whose tokens are sent in bodies to be verified.</summary>
    public TestAccount Shown { get; private set; } = null!;

    /// <summary>A sign-in whose tokens are sent in bodies to be ended.</summary>
    public TestAccount Ended { get; private set; } = null!;

    public string Organisation { get; private set; } = "";

    public string Domain { get; } = NewSlug();

    public string Category { get; } = "sg";

    public static string NewSlug() => "s-" + Guid.NewGuid().ToString("N")[..20];

    public static async Task<TestTenants> PrepareAsync(EgretSystem system)
    {
        var data = new TestTenants(system);
        await data.PrepareAccountsAsync();
        await data.PrepareThingsAsync();
        return data;
    }

    public void Dispose()
    {
        foreach (var account in new[] { Owner, Admin, Member, OtherMember, OtherTenant, Administrator, Shown, Ended })
        {
            account.Dispose();
        }
    }

    /// <summary>The account of a type of caller.</summary>
    public TestAccount AccountOf(CallerType callerType) => callerType switch
    {
        CallerType.Member => Member,
        CallerType.Admin => Admin,
        CallerType.PlatformAdministrator => Administrator,
        CallerType.OtherTenantToken or CallerType.OtherTenantKey => OtherTenant,
        _ => Owner,
    };

    /// <summary>The credential of a type of caller; null for none.</summary>
    public string? CredentialOf(CallerType callerType, ApiOperation operation) => callerType switch
    {
        CallerType.Anonymous => null,
        CallerType.MalformedToken => "not-a-token",
        CallerType.ExpiredToken => _expired,
        CallerType.RefreshTokenAsAccessToken => Owner.Refresh,
        CallerType.OtherTenantKey => _otherTenantKey,
        CallerType.ScopedKey => _scopedKeys[operation.Scope == "query" ? "sessions" : "query"],
        _ => AccountOf(callerType).Access,
    };

    /// <summary>Replaces the parameters of the path with existing resources.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="caller">The calling account.</param>
    /// <param name="isAuthorized">Whether the call is authorized, and so needs its own target.</param>
    /// <returns>The path, and whether all resources that it names exist.</returns>
    public async Task<(string Path, bool Exists)> FillAsync(ApiOperation operation, TestAccount caller, bool isAuthorized)
    {
        var segments = operation.Path.Split('/');
        var exists = true;
        for (var index = 1; index < segments.Length; index++)
        {
            if (segments[index].StartsWith('{'))
            {
                // The last parameter names the target.
                var isTarget = !segments.Skip(index + 1).Any(segment => segment.StartsWith('{'));
                var found = await FindAsync(operation, segments[index - 1], caller, isAuthorized && isTarget);
                exists &= found is not null;
                segments[index] = found ?? Guid.CreateVersion7().ToString();
            }
        }

        return (string.Join('/', segments), exists);
    }

    /// <summary>Returns the targets of rejected calls that no longer exist.</summary>
    public async Task<IReadOnlyList<string>> FindMissingAsync()
    {
        List<string> missing = [];
        foreach (var (client, path) in new[]
        {
            (Owner.ByToken, $"/v1/orgs/{Organisation}/"), (Owner.ByToken, $"/v1/orgs/{Organisation}/documents/{_document}/"),
            (Owner.ByToken, $"/v1/sessions/{_session}/"), (Owner.ByToken, $"/v1/billings/api-keys/{_key}/"),
            (OtherMember.ByToken, $"/v1/orgs/{Organisation}/"), (Administrator.ByToken, $"/v1/domains/{Domain}/"),
            (Administrator.ByToken, $"/v1/domains/{Domain}/categories/{Category}/documents/{_publicDocument}/"),
            (OtherTenant.ByToken, "/auth/users/me/"), (Member.ByToken, "/auth/users/me/"), (Admin.ByToken, "/auth/users/me/"),
        })
        {
            using var response = await client.GetAsync(path);
            if (!response.IsSuccessStatusCode)
            {
                missing.Add($"{path} returns {(int)response.StatusCode} after rejected calls");
            }
        }

        using var invitations = await Owner.ByToken.GetAsync($"/v1/orgs/{Organisation}/invitations/?limit=200");
        if (!invitations.IsSuccessStatusCode
            || !(await invitations.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Any(
                invitation => invitation.GetProperty("id").GetGuid() == _invitation))
        {
            missing.Add("the invitation was deleted by rejected calls");
        }

        return missing;
    }

    private async Task PrepareAccountsAsync()
    {
        Owner = await TestAccount.SignUpAsync(_system);
        Admin = await TestAccount.SignUpAsync(_system);
        Member = await TestAccount.SignUpAsync(_system);
        OtherMember = await TestAccount.SignUpAsync(_system);
        OtherTenant = await TestAccount.SignUpAsync(_system);
        Shown = await TestAccount.SignUpAsync(_system);
        Ended = await TestAccount.SignInAsync(_system, Shown.Email, TestAccount.Password);
        Administrator = await TestAccount.SignInAsync(_system, EgretSystem.AdministratorEmail, EgretSystem.AdministratorPassword);
        Organisation = await Owner.CreateOrganisationAsync();
        await Owner.AddMemberAsync(Organisation, Admin, "admin");
        await Owner.AddMemberAsync(Organisation, Member, "member");
        await Owner.AddMemberAsync(Organisation, OtherMember, "member");
        await OtherTenant.CreateOrganisationAsync();
        await Administrator.CreateOrganisationAsync();
        (_, _otherTenantKey) = await OtherTenant.IssueKeyAsync();
        foreach (var scope in new[] { "query", "sessions" })
        {
            _scopedKeys[scope] = (await Owner.IssueKeyAsync(scope)).Secret;
        }

        _expired = await ExpiredToken.MakeAsync(_system, Owner.Access, DateTimeOffset.UtcNow.AddMinutes(-2));
        // The same token with a later expiry is accepted, so that only the age causes the rejection.
        using var young = _system.CreateClient(await ExpiredToken.MakeAsync(_system, Owner.Access, DateTimeOffset.UtcNow.AddMinutes(2)));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await young.GetAsync("/auth/users/me/"));
    }

    private async Task PrepareThingsAsync()
    {
        await CreateDomainAsync(Domain);
        await CreateCategoryAsync(Category);
        _document = await Owner.UploadAsync($"/v1/orgs/{Organisation}/documents/");
        _publicDocument = await Administrator.UploadAsync(PublicDocuments);
        _session = await Owner.CreateSessionAsync(Domain, Category);
        (_key, _) = await Owner.IssueKeyAsync();
        _invitation = await InviteAsync();
        _signIn = await SignInAgainAsync(Owner);
    }

    private string PublicDocuments => $"/v1/domains/{Domain}/categories/{Category}/documents/";

    private async Task<string?> FindAsync(ApiOperation operation, string kind, TestAccount caller, bool needsOwn)
    {
        var changes = needsOwn && operation.IsOnce;
        return kind switch
        {
            "orgs" => changes && operation.Method == "DELETE" ? await Owner.CreateOrganisationAsync() : Organisation,
            "members" => (changes ? await AddMemberAsync() : OtherMember.Id).ToString(),
            "invitations" => (changes ? await InviteAsync() : _invitation).ToString(),
            "domains" when changes && !operation.Path.Contains("/categories/", StringComparison.Ordinal) =>
                await CreateDomainAsync(NewSlug()),
            "domains" => Domain,
            "categories" when changes && !operation.Path.Contains("/documents/", StringComparison.Ordinal) =>
                await CreateCategoryAsync(NewSlug()),
            "categories" => Category,
            "documents" => (await FindDocumentAsync(operation, changes)).ToString(),
            "sessions" when operation.Path.StartsWith("/auth/", StringComparison.Ordinal) =>
                (needsOwn ? await SignInAgainAsync(caller) : _signIn).ToString(),
            "sessions" => (needsOwn ? await caller.CreateSessionAsync(Domain, Category) : _session).ToString(),
            "api-keys" => (needsOwn ? (await caller.IssueKeyAsync()).Id : _key).ToString(),
            _ => null,
        };
    }

    private async Task<Guid> FindDocumentAsync(ApiOperation operation, bool changes)
    {
        var isPublic = operation.Path.StartsWith("/v1/domains/", StringComparison.Ordinal);
        return (isPublic, changes) switch
        {
            (true, true) => await Administrator.UploadAsync(PublicDocuments),
            (true, false) => _publicDocument,
            (false, true) => await Owner.UploadAsync($"/v1/orgs/{Organisation}/documents/"),
            (false, false) => _document,
        };
    }

    private async Task<Guid> InviteAsync() =>
        (await Owner.InviteAsync(Organisation, TestAccount.NewEmail(), "member")).GetProperty("id").GetGuid();

    private async Task<Guid> AddMemberAsync()
    {
        using var newcomer = await TestAccount.SignUpAsync(_system);
        await Owner.AddMemberAsync(Organisation, newcomer, "member");
        return newcomer.Id;
    }

    private async Task<string> CreateDomainAsync(string slug)
    {
        await Administrator.CreateAsync("/v1/domains/", new { slug, name = "A domain", description = "What it covers." });
        return slug;
    }

    private async Task<string> CreateCategoryAsync(string code)
    {
        await Administrator.CreateAsync($"/v1/domains/{Domain}/categories/", new { code, name = "A category" });
        return code;
    }

    private async Task<Guid> SignInAgainAsync(TestAccount account)
    {
        var (email, password) = account == Administrator
            ? (EgretSystem.AdministratorEmail, EgretSystem.AdministratorPassword)
            : (account.Email, TestAccount.Password);
        using var again = await TestAccount.SignInAsync(_system, email, password);
        // The sign-in of this very token: other tests sign in as the administrator at the same time.
        return Guid.Parse(new JsonWebToken(again.Access).GetClaim("sid").Value);
    }
}
