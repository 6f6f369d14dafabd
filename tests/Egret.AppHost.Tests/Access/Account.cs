using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests.Access;

/// <summary>Somebody who is signed in, and what they can make for themselves.</summary>
internal sealed class Account : IDisposable
{
    public const string Password = "correct horse battery";

    private Account(EgretSystem system, string email, string access, string refresh)
    {
        (Email, Access, Refresh) = (email, access, refresh);
        ByToken = system.CreateClient();
        ByToken.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access);
    }

    public Guid Id { get; private set; }

    public string Email { get; }

    public string Access { get; }

    public string Refresh { get; }

    public HttpClient ByToken { get; }

    public void Dispose() => ByToken.Dispose();

    /// <summary>Somebody new.</summary>
    public static async Task<Account> SignUpAsync(EgretSystem system)
    {
        using var anonymous = system.CreateClient();
        var email = NewEmail();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await anonymous.PostAsJsonAsync("/auth/users/", new { email, password = Password }));
        return await SignInAsync(system, email, Password);
    }

    /// <summary>Somebody who has an account.</summary>
    public static async Task<Account> SignInAsync(EgretSystem system, string email, string password)
    {
        using var anonymous = system.CreateClient();
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password }));
        var access = tokens.GetProperty("access").GetString()!;
        var account = new Account(system, email, access, tokens.GetProperty("refresh").GetString()!);
        var user = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await account.ByToken.GetAsync("/auth/users/me/"));
        account.Id = user.GetProperty("id").GetGuid();
        return account;
    }

    public static string NewEmail() => $"caller-{Guid.CreateVersion7():N}@example.org";

    /// <summary>Makes them owner of a new organisation.</summary>
    public async Task<string> CreateOrganisationAsync() =>
        (await CreateAsync("/v1/orgs/", new { name = "Organisation of a caller" })).GetProperty("slug").GetString()!;

    /// <summary>Makes an invitation.</summary>
    public Task<JsonElement> InviteAsync(string organisation, string email, string role) =>
        CreateAsync($"/v1/orgs/{organisation}/invitations/", new { email, role });

    /// <summary>Makes the other one a member of the organisation.</summary>
    public async Task AddMemberAsync(string organisation, Account other, string role)
    {
        var invitation = await InviteAsync(organisation, other.Email, role);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK,
            await other.ByToken.PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token = invitation.GetProperty("token").GetString() }));
    }

    /// <summary>Makes a key of theirs; without scopes it may do all that they may.</summary>
    public async Task<(Guid Id, string Secret)> IssueKeyAsync(params string[] scopes)
    {
        var key = await CreateAsync("/v1/billings/api-keys/", new { name = "script", scopes });
        return (key.GetProperty("id").GetGuid(), key.GetProperty("key").GetString()!);
    }

    /// <summary>Makes a session of theirs.</summary>
    public async Task<Guid> CreateSessionAsync(string domain, string category) =>
        (await CreateAsync("/v1/sessions/", new { domain, category })).GetProperty("session_id").GetGuid();

    /// <summary>Uploads a text that nobody has uploaded.</summary>
    public async Task<Guid> UploadAsync(string documents)
    {
        using var form = NewForm();
        var document = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Accepted, await ByToken.PostAsync(documents, form));
        return document.GetProperty("id").GetGuid();
    }

    /// <summary>A form with a text of its own.</summary>
    public static MultipartFormDataContent NewForm() =>
        Person.Form(Encoding.UTF8.GetBytes($"# Note {Guid.CreateVersion7()}\n\nThe harbour master keeps the record of berth {Guid.NewGuid()}."), "note.md");

    public async Task<JsonElement> CreateAsync(string path, object body) =>
        await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await ByToken.PostAsJsonAsync(path, body));
}
