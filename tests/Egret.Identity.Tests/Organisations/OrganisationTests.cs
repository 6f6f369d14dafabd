using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Identity.Accounts;
using Egret.Testing;

namespace Egret.Identity.Tests.Organisations;

public sealed class OrganisationTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    private static readonly string[] Domains = ["aml", "data-protection"];
    private static readonly string[] NoDomains = ["Not A Slug"];

    [Fact]
    public async Task New_organisation_has_the_documented_fields_and_its_creator_as_owner()
    {
        var owner = await app.RegisterAsync();
        var organisation = await app.CreateOrganisationAsync(owner, "Acme Trust & Söhne");
        Assert.Equal(
            [
                "allowed_domains", "created_at", "document_count", "id", "is_active", "kb_status", "max_documents", "max_members",
                "max_storage_bytes", "max_storage_mb", "member_count", "name", "owner_email", "role", "s3_prefix", "slug",
                    "storage_used_bytes",
                "storage_used_mb", "updated_at",
            ],
            organisation.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("owner", organisation.GetProperty("role").GetString());
        Assert.Equal(owner.Email, organisation.GetProperty("owner_email").GetString());
        Assert.Equal("acme-trust-sohne", organisation.GetProperty("slug").GetString());
        Assert.Equal("empty", organisation.GetProperty("kb_status").GetString());
        Assert.Equal(1, organisation.GetProperty("member_count").GetInt32());

        var user = await ResponseAssert.ReadAsync<UserResponse>(HttpStatusCode.OK, await app.ClientOf(owner).GetAsync("/auth/users/me/"));
        Assert.Equal("acme-trust-sohne", user.DefaultOrg);
    }

    /// <summary>Access decisions carry all organisations of a user, so their number is limited.</summary>
    [Fact]
    public async Task Membership_over_the_limit_per_user_is_rejected()
    {
        var bounded = new IdentityApp(("Organisations:MaxPerUser", "2"));
        await bounded.InitializeAsync();
        try
        {
            var (user, other) = (await bounded.RegisterAsync(), await bounded.RegisterAsync());
            var made =
                await Task.WhenAll(Enumerable.Range(0, 5)
                    .Select(_ => bounded.ClientOf(user).PostAsJsonAsync("/v1/orgs/", new { name = "Many" })));
            Assert.Equal(2, made.Count(response => response.StatusCode == HttpStatusCode.Created));
            Assert.Equal(3, made.Count(response => response.StatusCode == HttpStatusCode.Conflict));

            var slug = (await bounded.CreateOrganisationAsync(other)).GetProperty("slug").GetString()!;
            var invitation = await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.Created, await bounded.ClientOf(other)
                .PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email = user.Email }));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Conflict, "conflict",
                await bounded.ClientOf(user)
                .PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token = invitation.GetProperty("token").GetString() }));
        }
        finally
        {
            await bounded.DisposeAsync();
        }
    }

    [Fact]
    public async Task Taken_slug_is_a_conflict_and_a_generated_slug_gets_a_suffix()
    {
        var user = await app.RegisterAsync();
        var client = app.ClientOf(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created,
            await client.PostAsJsonAsync("/v1/orgs/", new { name = "One", slug = "taken-slug" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict,
            "conflict",
            await client.PostAsJsonAsync("/v1/orgs/", new { name = "Two", slug = "taken-slug" }));
        var generated = await app.CreateOrganisationAsync(user, "Taken Slug");
        Assert.StartsWith("taken-slug-", generated.GetProperty("slug").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_creation_request_creates_once()
    {
        var user = await app.RegisterAsync();
        using var client = app.ClientOf(user);
        var slug = $"again-{Guid.CreateVersion7():N}";
        await IdempotencyAssert.HoldsAsync(client, "/v1/orgs/", new { name = "Given slug", slug }, new { name = "Other", slug });
        await IdempotencyAssert.HoldsAsync(client, "/v1/orgs/", new { name = "Generated slug" }, new { name = "Other" });
        var all = await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync("/v1/orgs/"));
        Assert.Equal(["Generated slug", "Given slug"], all.Select(one => one.GetProperty("name").GetString())
            .Order(StringComparer.Ordinal));
        // The next request of the caller includes the new organisation.
        Assert.Equal(2, (await app.PrincipalAsync(user.Id))!.Memberships.Count);
    }

    /// <summary>
    /// Between the request and its repetition the caller becomes a member of the created organisation.
    /// </summary>
    [Fact]
    public async Task Repeated_creation_of_the_first_organisation_creates_once()
    {
        var user = await app.RegisterAsync();
        var key = Guid.NewGuid().ToString();
        var body = new { name = "First" };
        var first = await IdempotencyAssert.PostAsync(app.ClientOf(user), "/v1/orgs/", body, key);
        var made = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, first);
        var member = app.ClientOf(user, caller => caller with
        {
            OrganisationId = made.GetProperty("id").GetGuid(),
            OrganisationSlug = made.GetProperty("slug").GetString(),
        });

        var again = await IdempotencyAssert.PostAsync(member, "/v1/orgs/", body, key);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, again);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnprocessableEntity, "idempotency_mismatch",
            await IdempotencyAssert.PostAsync(member, "/v1/orgs/", new { name = "Second" }, key));
        Assert.Single(await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await member.GetAsync("/v1/orgs/")));
    }

    [Fact]
    public async Task Concurrent_creations_with_one_name_get_different_slugs()
    {
        var user = await app.RegisterAsync();
        var created = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.CreateOrganisationAsync(user, "Race of names")));
        Assert.Equal(6, created.Select(organisation => organisation.GetProperty("slug").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"A\u0000B"}""", "name")]
    [InlineData("""{"name":"X","slug":"Not A Slug"}""", "slug")]
    [InlineData("""{"name":"X","slug":"-x-"}""", "slug")]
    [InlineData("""{"name":"X","slug":"invitations"}""", "slug")]
    public async Task Wrong_field_is_named(string body, string field)
    {
        var client = app.ClientOf(await app.RegisterAsync());
        var response = await client.PostAsync("/v1/orgs/", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    /// <summary>Invisible organisations respond 404 to reads and changes.</summary>
    [Fact]
    public async Task Organisation_of_other_users_is_not_found()
    {
        var slug = await app.CreateOrganisationSlugAsync(await app.RegisterAsync());
        var otherUser =
            app.ClientOf(await app.RegisterAsync(), caller =>
                caller with { OrganisationId = Guid.CreateVersion7(), OrganisationSlug = slug });
        var address = $"/v1/orgs/{slug}/";
        HttpResponseMessage[] responses =
        [
            await otherUser.GetAsync(address),
            await otherUser.PatchAsJsonAsync(address, new { name = "Mine now" }),
            await otherUser.DeleteAsync(address),
            await otherUser.GetAsync(address + "members/"),
            await otherUser.PatchAsJsonAsync($"{address}members/{Guid.CreateVersion7()}/", new { role = "owner" }),
            await otherUser.DeleteAsync($"{address}members/{Guid.CreateVersion7()}/"),
            await otherUser.GetAsync(address + "invitations/"),
            await otherUser.PostAsJsonAsync(address + "invitations/", new { email = "x@example.org", role = "member" }),
            await otherUser.DeleteAsync($"{address}invitations/{Guid.CreateVersion7()}/"),
        ];
        foreach (var response in responses)
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", response);
        }

        Assert.Empty(await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await otherUser.GetAsync("/v1/orgs/")));
    }

    [Fact]
    public async Task Key_of_one_organisation_has_no_access_to_another()
    {
        var owner = await app.RegisterAsync();
        var first = await app.CreateOrganisationAsync(owner);
        var second = await app.CreateOrganisationSlugAsync(owner);
        var key = app.ClientOf(owner, caller => caller with
        {
            KeyId = Guid.CreateVersion7(),
            OrganisationId = first.GetProperty("id").GetGuid(),
            OrganisationSlug = first.GetProperty("slug").GetString(),
        });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await key.GetAsync($"/v1/orgs/{first.GetProperty("slug").GetString()}/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await key.GetAsync($"/v1/orgs/{second}/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await key.DeleteAsync($"/v1/orgs/{second}/"));
        Assert.Single(await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await key.GetAsync("/v1/orgs/")));
    }

    /// <summary>The membership would exceed the key in reach and time.</summary>
    [Theory]
    [InlineData("orgs", null)]
    [InlineData(null, "2097-01-01T00:00:00Z")]
    public async Task Restricted_key_cannot_accept_an_invitation(string? scope, string? expiry)
    {
        var (owner, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var own = await app.CreateOrganisationAsync(owner);
        var address = $"/v1/orgs/{own.GetProperty("slug").GetString()}/";
        var token = await app.InviteAsync(other, await app.CreateOrganisationSlugAsync(other), owner.Email);
        var unlimited = KeyOf([], null);
        var limited =
            KeyOf(scope is null ? [] : [scope], expiry is null ? null : DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
            await limited.PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await limited.GetAsync(address));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK,
            await unlimited.PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));

        HttpClient KeyOf(string[] scopes, DateTimeOffset? expiresAt) => app.ClientOf(owner, caller => caller with
        {
            KeyId = Guid.CreateVersion7(),
            OrganisationId = own.GetProperty("id").GetGuid(),
            OrganisationSlug = own.GetProperty("slug").GetString(),
            Scopes = scopes,
            KeyExpiresAt = expiresAt,
        });
    }

    [Fact]
    public async Task Only_admins_can_change_name_and_domains()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var admin = await app.AddMemberAsync(owner, slug, "admin");
        var member = await app.AddMemberAsync(owner, slug);
        var changed = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await app.ClientOf(admin).PatchAsJsonAsync(
            $"/v1/orgs/{slug}/", new { name = "Renamed", allowed_domains = Domains }));
        Assert.Equal("Renamed", changed.GetProperty("name").GetString());
        Assert.Equal(slug, changed.GetProperty("slug").GetString());
        Assert.Equal(["aml", "data-protection"], changed.GetProperty("allowed_domains").EnumerateArray()
            .Select(domain => domain.GetString()));
        Assert.Equal("admin", changed.GetProperty("role").GetString());
        Assert.Equal(3, changed.GetProperty("member_count").GetInt32());
        Assert.Equal(["aml", "data-protection"], (await app.PrincipalAsync(member.Id))!.Memberships[0].AllowedDomains);

        var untouched = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await app.ClientOf(admin).PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "Again" }));
        Assert.Equal(2, untouched.GetProperty("allowed_domains").GetArrayLength());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await app.ClientOf(member)
            .PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "No" }));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await app.ClientOf(admin).PatchAsJsonAsync(
            $"/v1/orgs/{slug}/", new { allowed_domains = NoDomains }));
        var unkept = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await app.ClientOf(admin)
            .PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "nul\0" }));
        Assert.True(unkept.GetProperty("errors").TryGetProperty("name", out _), unkept.ToString());
    }

    [Fact]
    public async Task Only_owners_can_delete_the_organisation()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var admin = await app.AddMemberAsync(owner, slug, "admin");
        Assert.Single((await app.PrincipalAsync(admin.Id))!.Memberships);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await app.ClientOf(admin)
            .DeleteAsync($"/v1/orgs/{slug}/"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.ClientOf(owner).GetAsync($"/v1/orgs/{slug}/"));
        Assert.Empty((await app.PrincipalAsync(admin.Id))!.Memberships);
        Assert.Null((await app.PrincipalAsync(owner.Id))!.DefaultOrganisation);
    }

    [Fact]
    public async Task Organisations_are_paged()
    {
        var owner = await app.RegisterAsync();
        var slugs = new List<string>();
        for (var count = 0; count < 3; count++)
        {
            slugs.Add(await app.CreateOrganisationSlugAsync(owner));
        }

        var client = app.ClientOf(owner);
        var first = await client.GetAsync("/v1/orgs/?limit=2");
        var page = await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, first);
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        page.AddRange(await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await client.GetAsync(next)));
        Assert.Equal(slugs, page.Select(organisation => organisation.GetProperty("slug").GetString()));
    }
}
