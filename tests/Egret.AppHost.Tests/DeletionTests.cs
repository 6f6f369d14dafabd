using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>
/// Deleted data is removed from every service's database, the document store and Redis. The audit trail, which names
/// users by id only, and tombstones of deleted accounts and ended access remain.
/// </summary>
public sealed class DeletionTests(EgretSystem system)
{
    private const string Password = "correct horse battery";
    private static readonly string[] Scopes = ["query", "documents"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly string[] RemainingPlaces =
    [
        "identitydb.audit_entries", "keysdb.key_policies", "keysdb.deleted_users", "knowledgedb.deleted_organisations",
        "knowledgedb.revoked_access", "chatdb.deleted_organisations", "chatdb.deleted_users",
    ];

    /// <summary>Marker in every name and text, which finds each copy of them.</summary>
    private readonly string _marker = $"mark{Guid.CreateVersion7():N}";

    /// <summary>Texts that must not be found after the deletion.</summary>
    private readonly List<string> _traces = [];

    [Fact]
    public async Task Deleted_organisation_leaves_no_data()
    {
        using var owner = await SignUpAsync($"owner-{Guid.CreateVersion7():N}@example.org");
        var member = $"member-{Guid.CreateVersion7():N}@example.org";
        using var other = await SignUpAsync(member);
        var slug = await UseOrganisationAsync(owner);
        var invitation = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await owner.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email = member, role = "admin" }));
        _traces.Add(invitation.GetProperty("id").GetString()!);
        await AcceptAsync(other, invitation);
        await AskAsync(other, slug);
        await AssertFoundAsync("identitydb.organisations", "keysdb.api_keys", "knowledgedb.passages", "chatdb.messages", "blob");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/orgs/{slug}/"));

        await AssertNoDataRemainsAsync();
    }

    [Fact]
    public async Task Deleted_account_leaves_no_data()
    {
        using var anonymous = system.CreateClient();
        var email = $"{_marker}@example.org";
        using var user = await SignUpAsync(email);
        _traces.Add((await user.GetFromJsonAsync<JsonElement>("/auth/users/me/")).GetProperty("id").GetString()!);
        // Data of the user in an organisation of another owner is deleted as well.
        using var other = await system.NewUserAsync();
        var invitation = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created,
            await other.ByToken.PostAsJsonAsync($"/v1/orgs/{other.Organisation}/invitations/", new { email, role = "member" }));
        await AcceptAsync(user, invitation);
        await AskAsync(user, other.Organisation);
        await UseOrganisationAsync(user);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await anonymous.PostAsJsonAsync("/auth/users/reset_password/", new { email }));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized,
            await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password = "a wrong pass phrase" }));
        await AssertFoundAsync(
            "identitydb.users", "identitydb.refresh_families", "keysdb.api_keys", "knowledgedb.passages", "chatdb.messages", "blob");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await user.DeleteAsync("/auth/users/me/"));

        await AssertNoDataRemainsAsync();
    }

    private static async Task AcceptAsync(HttpClient invited, JsonElement invitation)
    {
        var acceptance = new { token = invitation.GetProperty("token").GetString() };
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await invited.PostAsJsonAsync("/v1/orgs/invitations/accept/", acceptance));
    }

    private async Task<HttpClient> SignUpAsync(string email)
    {
        using var anonymous = system.CreateClient();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await anonymous.PostAsJsonAsync("/auth/users/", new { email, password = Password, name = "Jane Doe" }));
        return system.CreateClient(await TestUser.SignInAsync(anonymous, email, Password));
    }

    /// <summary>Creates one of each resource of an organisation.</summary>
    /// <returns>Its slug.</returns>
    private async Task<string> UseOrganisationAsync(HttpClient owner)
    {
        var organisation = await CreateAsync(owner, "/v1/orgs/", new { name = $"Organisation {_marker}" });
        var slug = organisation.GetProperty("slug").GetString()!;
        _traces.AddRange([_marker, slug, organisation.GetProperty("id").GetString()!]);
        owner.DefaultRequestHeaders.Add("X-Egret-Org", slug);
        await UseKeysAsync(owner);
        await UseDocumentsAsync(owner, slug);
        await AskAsync(owner, slug);
        var session = await CreateAsync(owner, "/v1/sessions/", new { domain = "business-continuity", title = $"Session {_marker}" });
        _traces.Add(session.GetProperty("session_id").GetString()!);
        var invitation = await CreateAsync(owner, $"/v1/orgs/{slug}/invitations/", new { email = $"invited-{_marker}@example.org" });
        _traces.Add(invitation.GetProperty("id").GetString()!);
        return slug;
    }

    private async Task UseKeysAsync(HttpClient owner)
    {
        foreach (var name in new[] { "used", "found" })
        {
            var key = await CreateAsync(owner, "/v1/billings/api-keys/", new { name = $"{name} {_marker}", scopes = Scopes });
            var id = key.GetProperty("id").GetString()!;
            _traces.AddRange([id, key.GetProperty("key_prefix").GetString()!]);
            using var byKey = system.CreateClient(key.GetProperty("key").GetString()!);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await byKey.PostAsJsonAsync("/v1/search/", new { query = _marker }));
            var rotated = await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.OK, await owner.PostAsJsonAsync($"/v1/billings/api-keys/{id}/rotate/", new { grace_period_seconds = 600 }));
            if (name == "found")
            {
                using var anonymous = system.CreateClient();
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.Accepted,
                    await anonymous.PostAsJsonAsync("/v1/keys/report/", new { key = rotated.GetProperty("key").GetString() }));
            }
        }
    }

    private async Task UseDocumentsAsync(HttpClient owner, string slug)
    {
        var path = $"/v1/orgs/{slug}/documents/";
        foreach (var (text, filename, status) in new[]
        {
            ($"# Vault\n\nThe vault of the Zanzibar office opens with the word {_marker}.", $"{_marker}.md", "ready"),
            ($"%PDF-1.7 {_marker}", $"{_marker}.pdf", "failed"),
        })
        {
            using var upload = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = TestUser.Form(System.Text.Encoding.UTF8.GetBytes(text), filename),
                Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
            };
            var document = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Accepted, await owner.SendAsync(upload));
            var id = document.GetProperty("id").GetGuid();
            _traces.AddRange([id.ToString(), id.ToString("N")]);
            await ResponseAssert.EventuallyAsync(
                () => owner.GetFromJsonAsync<JsonElement>($"{path}{id}/"),
                state => state.GetProperty("status").GetString() == status,
                Limit);
        }
    }

    /// <summary>
    /// Asks a question on behalf of the organisation, which creates a session that quotes the sources.
    /// </summary>
    private async Task AskAsync(HttpClient client, string slug)
    {
        using var question = new HttpRequestMessage(HttpMethod.Post, "/v1/query/")
        {
            Content = JsonContent.Create(
                new { query = $"Which word opens the vault of the Zanzibar office, is it {_marker}?", knowledge_scope = "private" }),
        };
        if (!client.DefaultRequestHeaders.Contains("X-Egret-Org"))
        {
            question.Headers.Add("X-Egret-Org", slug);
        }

        var answer = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await client.SendAsync(question));
        _traces.Add(answer.GetProperty("session_id").GetString()!);
    }

    private static async Task<JsonElement> CreateAsync(HttpClient client, string path, object body) =>
        await ResponseAssert.ReadAsync<JsonElement>(
        HttpStatusCode.Created, await IdempotencyAssert.PostAsync(client, path, body, Guid.NewGuid().ToString()));

    /// <summary>Verifies that the search finds the texts before the deletion.</summary>
    private async Task AssertFoundAsync(params string[] places)
    {
        var found = await StoredData.FindAsync(system, _traces);
        Assert.All(places, place => Assert.Contains(found, entry => entry.StartsWith(place, StringComparison.Ordinal)));
    }

    /// <summary>Whether an entry is an id in a place where ids may remain, and no user content.</summary>
    private bool MayRemain(string entry) =>
        !entry.Contains(_marker, StringComparison.Ordinal)
        && RemainingPlaces.Any(place => entry.StartsWith(place + ":", StringComparison.Ordinal));

    private async Task AssertNoDataRemainsAsync() => await ResponseAssert.EventuallyAsync(
        async () => string.Join(
            Environment.NewLine,
            (await StoredData.FindAsync(system, _traces)).Where(entry => !MayRemain(entry))),
        left => left.Length == 0,
        Limit);
}
