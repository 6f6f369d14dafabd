using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests.Access;

/// <summary>A signed-in account and the resources that it can create.</summary>
internal sealed class TestAccount : IDisposable
{
    public const string Password = "correct horse battery";

    private TestAccount(EgretSystem system, string email, string access, string refresh)
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

    /// <summary>Creates an account and signs in.</summary>
    public static async Task<TestAccount> SignUpAsync(EgretSystem system)
    {
        using var anonymous = system.CreateClient();
        var email = NewEmail();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await anonymous.PostAsJsonAsync("/auth/users/", new { email, password = Password }));
        return await SignInAsync(system, email, Password);
    }

    /// <summary>Signs in to an existing account.</summary>
    public static async Task<TestAccount> SignInAsync(EgretSystem system, string email, string password)
    {
        using var anonymous = system.CreateClient();
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password }));
        var access = tokens.GetProperty("access").GetString()!;
        var account = new TestAccount(system, email, access, tokens.GetProperty("refresh").GetString()!);
        var user = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await account.ByToken.GetAsync("/auth/users/me/"));
        account.Id = user.GetProperty("id").GetGuid();
        return account;
    }

    public static string NewEmail() => $"caller-{Guid.CreateVersion7():N}@example.org";

    /// <summary>Creates an organisation, which the account owns.</summary>
    public async Task<string> CreateOrganisationAsync() =>
        (await CreateAsync("/v1/orgs/", new { name = "Organisation of a caller" })).GetProperty("slug").GetString()!;

    /// <summary>Creates an invitation.</summary>
    public Task<JsonElement> InviteAsync(string organisation, string email, string role) =>
        CreateAsync($"/v1/orgs/{organisation}/invitations/", new { email, role });

    /// <summary>Adds another account to the organisation.</summary>
    public async Task AddMemberAsync(string organisation, TestAccount other, string role)
    {
        var invitation = await InviteAsync(organisation, other.Email, role);
        var acceptance = new { token = invitation.GetProperty("token").GetString() };
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await other.ByToken.PostAsJsonAsync("/v1/orgs/invitations/accept/", acceptance));
    }

    /// <summary>Issues an API key; without scopes it has all permissions of the account.</summary>
    public async Task<(Guid Id, string Secret)> IssueKeyAsync(params string[] scopes)
    {
        var key = await CreateAsync("/v1/billings/api-keys/", new { name = "script", scopes });
        return (key.GetProperty("id").GetGuid(), key.GetProperty("key").GetString()!);
    }

    /// <summary>Creates a session.</summary>
    public async Task<Guid> CreateSessionAsync(string domain, string category) =>
        (await CreateAsync("/v1/sessions/", new { domain, category })).GetProperty("session_id").GetGuid();

    /// <summary>Uploads a unique text.</summary>
    public async Task<Guid> UploadAsync(string documents)
    {
        using var form = NewForm();
        var document = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Accepted, await ByToken.PostAsync(documents, form));
        return document.GetProperty("id").GetGuid();
    }

    /// <summary>Creates an upload form with a unique text.</summary>
    public static MultipartFormDataContent NewForm()
    {
        var text = $"# Note {Guid.CreateVersion7()}\n\nThe harbour master keeps the record of berth {Guid.NewGuid()}.";
        return TestUser.Form(Encoding.UTF8.GetBytes(text), "note.md");
    }

    public async Task<JsonElement> CreateAsync(string path, object body) =>
        await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await ByToken.PostAsJsonAsync(path, body));
}
