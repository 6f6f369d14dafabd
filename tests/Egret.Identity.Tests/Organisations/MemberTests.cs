using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Identity.Tests.Organisations;

public sealed class MemberTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Members_see_each_other_with_their_roles()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var member = await app.AddMemberAsync(owner, slug);
        var members = await MembersAsync(member, slug);
        Assert.Equal([(owner.Email, "owner"), (member.Email, "member")], members);
    }

    [Fact]
    public async Task Admin_changes_roles_except_owner()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var admin = await app.AddMemberAsync(owner, slug, "admin");
        var member = await app.AddMemberAsync(owner, slug);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await ChangeAsync(admin, slug, member, "admin"));
        Assert.Equal("admin", (await app.PrincipalAsync(member.Id))!.Memberships[0].Role);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await ChangeAsync(admin, slug, member, "member"));
        Assert.Equal("member", (await app.PrincipalAsync(member.Id))!.Memberships[0].Role);

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await ChangeAsync(admin, slug, admin, "owner"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await ChangeAsync(admin, slug, owner, "member"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await RemoveAsync(admin, slug, owner));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
            await ChangeAsync(member, slug, member, "admin"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await RemoveAsync(member, slug, admin));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request",
            await ChangeAsync(owner, slug, member, "emperor"));
        var unknown = new TestUser(Guid.CreateVersion7(), "", "");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await ChangeAsync(owner, slug, unknown, "admin"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await RemoveAsync(owner, slug, unknown));
    }

    /// <summary>A stolen restricted key must not promote another member; demotion is permitted.</summary>
    [Fact]
    public async Task Restricted_key_cannot_promote()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var (admin, member) = (await app.AddMemberAsync(owner, slug, "admin"), await app.AddMemberAsync(owner, slug));
        var organisation = (await app.PrincipalAsync(owner.Id))!.Memberships[0];
        var key = app.ClientOf(owner, caller => caller with
        {
            OrganisationId = organisation.OrganisationId,
            OrganisationSlug = slug,
            KeyId = Guid.CreateVersion7(),
            Scopes = ["orgs"],
        });
        foreach (var role in new[] { "admin", "owner" })
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await key.PatchAsJsonAsync(
                $"/v1/orgs/{slug}/members/{member.Id}/", new { role }));
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK,
            await key.PatchAsJsonAsync($"/v1/orgs/{slug}/members/{admin.Id}/", new { role = "member" }));
        Assert.Equal("member", (await app.PrincipalAsync(member.Id))!.Memberships[0].Role);
    }

    /// <summary>Access ends before the response, regardless of cached values.</summary>
    [Fact]
    public async Task Removed_member_loses_access_immediately()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var member = await app.AddMemberAsync(owner, slug);
        Assert.Single((await app.PrincipalAsync(member.Id))!.Memberships);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RemoveAsync(owner, slug, member));
        Assert.Empty((await app.PrincipalAsync(member.Id))!.Memberships);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.ClientOf(member).GetAsync($"/v1/orgs/{slug}/"));
    }

    [Fact]
    public async Task Member_can_leave()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var member = await app.AddMemberAsync(owner, slug);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RemoveAsync(member, slug, member));
        Assert.Single(await MembersAsync(owner, slug));
    }

    [Fact]
    public async Task Last_owner_cannot_leave_or_be_demoted()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        await app.AddMemberAsync(owner, slug, "admin");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await RemoveAsync(owner, slug, owner));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await ChangeAsync(owner, slug, owner, "admin"));
    }

    /// <summary>Two owners leave concurrently: the lock on the organisation serializes them.</summary>
    [Fact]
    public async Task Owners_leaving_concurrently_leave_one_owner()
    {
        for (var round = 0; round < 5; round++)
        {
            var first = await app.RegisterAsync();
            var slug = await app.CreateOrganisationSlugAsync(first);
            var second = await app.AddMemberAsync(first, slug, "owner");
            var responses = await Task.WhenAll(
                RemoveAsync(first, slug, first), ChangeAsync(second, slug, second, "member"), app.ClientOf(first)
                .DeleteAsync("/auth/users/me/"));
            var owners = (await MembersAsync(second, slug)).Count(member => member.Role == "owner");
            Assert.True(owners >= 1, string.Join(' ', responses.Select(response => response.StatusCode)));
        }
    }

    /// <summary>Two owners demote each other concurrently: the second request is rejected.</summary>
    [Fact]
    public async Task Owners_demoting_each_other_concurrently_leave_one_owner()
    {
        for (var round = 0; round < 5; round++)
        {
            var first = await app.RegisterAsync();
            var slug = await app.CreateOrganisationSlugAsync(first);
            var second = await app.AddMemberAsync(first, slug, "owner");
            var responses = await Task.WhenAll(ChangeAsync(first, slug, second, "member"), ChangeAsync(second, slug, first, "member"));
            Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
            Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Forbidden);
            Assert.Single(await MembersAsync(first, slug), member => member.Role == "owner");
        }
    }

    /// <summary>An account deleted while it creates an organisation must not leave one without an owner.</summary>
    [Fact]
    public async Task Organisation_created_during_account_deletion_has_an_owner_or_does_not_exist()
    {
        for (var round = 0; round < 5; round++)
        {
            var user = await app.RegisterAsync();
            var client = app.ClientOf(user);
            await Task.WhenAll(
                client.PostAsJsonAsync("/v1/orgs/", new { name = $"Orphan {user.Id:N}" }), client.DeleteAsync("/auth/users/me/"));
        }

        await using var source = Npgsql.NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand(
            """
            select count(*) from organisations o
            where not exists (select 1 from memberships m where m.organisation_id = o.id and m.role = 'owner')
            """);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    private Task<HttpResponseMessage> ChangeAsync(TestUser by, string slug, TestUser member, string role) =>
        app.ClientOf(by).PatchAsJsonAsync($"/v1/orgs/{slug}/members/{member.Id}/", new { role });

    private Task<HttpResponseMessage> RemoveAsync(TestUser by, string slug, TestUser member) =>
        app.ClientOf(by).DeleteAsync($"/v1/orgs/{slug}/members/{member.Id}/");

    private async Task<List<(string Email, string Role)>> MembersAsync(TestUser by, string slug)
    {
        var members =
            await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await app.ClientOf(by)
                .GetAsync($"/v1/orgs/{slug}/members/"));
        return [.. members.Select(member => (member.GetProperty("email").GetString()!, member.GetProperty("role").GetString()!))];
    }
}
