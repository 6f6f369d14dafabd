using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Egret.AppHost.Tests.Access;

/// <summary>
/// An organisation with an owner, an admin and a member, another one that has nothing to do with it, a public domain, and one of each thing
/// that a path can name. What a refused call is aimed at is shared and must outlive them all; what an admitted one is aimed at is made for it.
/// </summary>
internal sealed class World : IDisposable
{
    private readonly EgretSystem _system;
    private readonly Dictionary<string, string> _narrowKeys = [];
    private string _expired = "";
    private string _strangersKey = "";
    private Guid _document;
    private Guid _publicDocument;
    private Guid _session;
    private Guid _key;
    private Guid _invitation;
    private Guid _signIn;

    private World(EgretSystem system) => _system = system;

    public Account Owner { get; private set; } = null!;

    public Account Admin { get; private set; } = null!;

    public Account Member { get; private set; } = null!;

    /// <summary>A member whom nobody may remove who may not.</summary>
    public Account Bystander { get; private set; } = null!;

    public Account Stranger { get; private set; } = null!;

    public Account Administrator { get; private set; } = null!;

    /// <summary>Whose tokens are sent in bodies, to be looked at.</summary>
    public Account Shown { get; private set; } = null!;

    /// <summary>Whose tokens are sent in bodies, to be ended.</summary>
    public Account Ended { get; private set; } = null!;

    public string Organisation { get; private set; } = "";

    public string Domain { get; } = NewSlug();

    public string Category { get; } = "sg";

    public static string NewSlug() => "s-" + Guid.NewGuid().ToString("N")[..20];

    public static async Task<World> PrepareAsync(EgretSystem system)
    {
        var world = new World(system);
        await world.PrepareAccountsAsync();
        await world.PrepareThingsAsync();
        return world;
    }

    public void Dispose()
    {
        foreach (var account in new[] { Owner, Admin, Member, Bystander, Stranger, Administrator, Shown, Ended })
        {
            account.Dispose();
        }
    }

    /// <summary>Whose resources a caller of this column has.</summary>
    public Account AccountOf(Column column) => column switch
    {
        Column.Member => Member,
        Column.Admin => Admin,
        Column.PlatformAdministrator => Administrator,
        Column.OtherTenantsToken or Column.OtherTenantsKey => Stranger,
        _ => Owner,
    };

    /// <summary>What a caller of this column presents; null for nothing.</summary>
    public string? CredentialOf(Column column, Operation operation) => column switch
    {
        Column.None => null,
        Column.Malformed => "not-a-token",
        Column.Expired => _expired,
        Column.RefreshAsAccess => Owner.Refresh,
        Column.OtherTenantsKey => _strangersKey,
        Column.NarrowKey => _narrowKeys[operation.Scope == "query" ? "sessions" : "query"],
        _ => AccountOf(column).Access,
    };

    /// <summary>Fills the path's parameters with what is there.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="isAdmitted">Whether the caller is to be let in, and so needs something of their own that nobody else needs.</param>
    /// <returns>The path, and whether all that it names exists.</returns>
    public async Task<(string Path, bool Exists)> FillAsync(Operation operation, Account caller, bool isAdmitted)
    {
        var segments = operation.Path.Split('/');
        var exists = true;
        for (var index = 1; index < segments.Length; index++)
        {
            if (segments[index].StartsWith('{'))
            {
                // What comes before the last parameter is only the way to it.
                var isTarget = !segments.Skip(index + 1).Any(segment => segment.StartsWith('{'));
                var found = await FindAsync(operation, segments[index - 1], caller, isAdmitted && isTarget);
                exists &= found is not null;
                segments[index] = found ?? Guid.CreateVersion7().ToString();
            }
        }

        return (string.Join('/', segments), exists);
    }

    /// <summary>What refused calls were aimed at and is gone nevertheless.</summary>
    public async Task<IReadOnlyList<string>> FindMissingAsync()
    {
        List<string> missing = [];
        foreach (var (client, path) in new[]
        {
            (Owner.ByToken, $"/v1/orgs/{Organisation}/"), (Owner.ByToken, $"/v1/orgs/{Organisation}/documents/{_document}/"),
            (Owner.ByToken, $"/v1/sessions/{_session}/"), (Owner.ByToken, $"/v1/billings/api-keys/{_key}/"),
            (Bystander.ByToken, $"/v1/orgs/{Organisation}/"), (Administrator.ByToken, $"/v1/domains/{Domain}/"),
            (Administrator.ByToken, $"/v1/domains/{Domain}/categories/{Category}/documents/{_publicDocument}/"),
            (Stranger.ByToken, "/auth/users/me/"), (Member.ByToken, "/auth/users/me/"), (Admin.ByToken, "/auth/users/me/"),
        })
        {
            using var response = await client.GetAsync(path);
            if (!response.IsSuccessStatusCode)
            {
                missing.Add($"{path} answers {(int)response.StatusCode} after calls that were refused");
            }
        }

        using var invitations = await Owner.ByToken.GetAsync($"/v1/orgs/{Organisation}/invitations/?limit=200");
        if (!invitations.IsSuccessStatusCode || !(await invitations.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Any(invitation => invitation.GetProperty("id").GetGuid() == _invitation))
        {
            missing.Add("the invitation is gone after calls that were refused");
        }

        return missing;
    }

    private async Task PrepareAccountsAsync()
    {
        Owner = await Account.SignUpAsync(_system);
        Admin = await Account.SignUpAsync(_system);
        Member = await Account.SignUpAsync(_system);
        Bystander = await Account.SignUpAsync(_system);
        Stranger = await Account.SignUpAsync(_system);
        Shown = await Account.SignUpAsync(_system);
        Ended = await Account.SignInAsync(_system, Shown.Email, Account.Password);
        Administrator = await Account.SignInAsync(_system, EgretSystem.AdministratorEmail, EgretSystem.AdministratorPassword);
        Organisation = await Owner.CreateOrganisationAsync();
        await Owner.AddMemberAsync(Organisation, Admin, "admin");
        await Owner.AddMemberAsync(Organisation, Member, "member");
        await Owner.AddMemberAsync(Organisation, Bystander, "member");
        await Stranger.CreateOrganisationAsync();
        await Administrator.CreateOrganisationAsync();
        (_, _strangersKey) = await Stranger.IssueKeyAsync();
        foreach (var scope in new[] { "query", "sessions" })
        {
            _narrowKeys[scope] = (await Owner.IssueKeyAsync(scope)).Secret;
        }

        _expired = await ExpiredToken.MakeAsync(_system, Owner.Access, DateTimeOffset.UtcNow.AddMinutes(-2));
        // The same a little younger is let in: its age is the only fault of the other.
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
        _invitation = (await Owner.InviteAsync(Organisation, Account.NewEmail(), "member")).GetProperty("id").GetGuid();
        _signIn = await SignInAgainAsync(Owner);
    }

    private string PublicDocuments => $"/v1/domains/{Domain}/categories/{Category}/documents/";

    private async Task<string?> FindAsync(Operation operation, string kind, Account caller, bool needsOwn)
    {
        var changes = needsOwn && operation.IsOnce;
        return kind switch
        {
            "orgs" => changes && operation.Method == "DELETE" ? await Owner.CreateOrganisationAsync() : Organisation,
            "members" => (changes ? await AddMemberAsync() : Bystander.Id).ToString(),
            "invitations" => (changes ? (await Owner.InviteAsync(Organisation, Account.NewEmail(), "member")).GetProperty("id").GetGuid() : _invitation).ToString(),
            "domains" => changes && !operation.Path.Contains("/categories/", StringComparison.Ordinal) ? await CreateDomainAsync(NewSlug()) : Domain,
            "categories" => changes && !operation.Path.Contains("/documents/", StringComparison.Ordinal) ? await CreateCategoryAsync(NewSlug()) : Category,
            "documents" => (await FindDocumentAsync(operation, changes)).ToString(),
            "sessions" when operation.Path.StartsWith("/auth/", StringComparison.Ordinal) => (needsOwn ? await SignInAgainAsync(caller) : _signIn).ToString(),
            "sessions" => (needsOwn ? await caller.CreateSessionAsync(Domain, Category) : _session).ToString(),
            "api-keys" => (needsOwn ? (await caller.IssueKeyAsync()).Id : _key).ToString(),
            _ => null,
        };
    }

    private async Task<Guid> FindDocumentAsync(Operation operation, bool changes)
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

    private async Task<Guid> AddMemberAsync()
    {
        using var newcomer = await Account.SignUpAsync(_system);
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

    private async Task<Guid> SignInAgainAsync(Account account)
    {
        var (email, password) = account == Administrator
            ? (EgretSystem.AdministratorEmail, EgretSystem.AdministratorPassword)
            : (account.Email, Account.Password);
        using var again = await Account.SignInAsync(_system, email, password);
        // The sign-in of this very token: other tests sign in as the administrator at the same time.
        return Guid.Parse(new JsonWebToken(again.Access).GetClaim("sid").Value);
    }
}
