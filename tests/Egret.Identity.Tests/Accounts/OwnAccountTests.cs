using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Identity.Accounts;
using Egret.Testing;

namespace Egret.Identity.Tests.Accounts;

public sealed class OwnAccountTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task User_sees_their_own_account()
    {
        var user = await app.RegisterAsync();
        var account = await ResponseAssert.ReadAsync<UserResponse>(
            HttpStatusCode.OK, await app.ClientOf(user).GetAsync("/auth/users/me/"));
        Assert.Equal(user.Id, account.Id);
        Assert.Equal(user.Email, account.Email);
    }

    [Fact]
    public async Task Name_is_changed_and_nothing_else()
    {
        var user = await app.RegisterAsync();
        var changed = await ResponseAssert.ReadAsync<UserResponse>(HttpStatusCode.OK, await app.ClientOf(user).PatchAsJsonAsync(
            "/auth/users/me/", new { name = " Grace ", is_platform_admin = true, email = "other@example.org" }));
        Assert.Equal("Grace", changed.Name);
        Assert.False(changed.IsPlatformAdmin);
        Assert.Equal(user.Email, changed.Email);
    }

    [Fact]
    public async Task Invalid_name_is_rejected()
    {
        var user = await app.RegisterAsync();
        foreach (var name in new[] { new string('x', 151), "nul\0", "escape\u001b[2J" })
        {
            var problem = await ResponseAssert.IsProblemAsync(
                HttpStatusCode.BadRequest,
                "invalid_request",
                await app.ClientOf(user).PatchAsJsonAsync("/auth/users/me/", new { name }));
            Assert.True(problem.GetProperty("errors").TryGetProperty("name", out _), problem.ToString());
        }
    }

    [Fact]
    public async Task Account_deletion_revokes_tokens_and_deletes_single_member_organisations()
    {
        var user = await app.RegisterAsync();
        var tokens = await app.SignInAsync(user);
        await app.CreateOrganisationAsync(user);
        Assert.NotNull(await app.PrincipalAsync(user.Id));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ClientOf(user).DeleteAsync("/auth/users/me/"));

        Assert.Null(await app.PrincipalAsync(user.Id));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(tokens.Access));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(tokens.Refresh));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "invalid_credentials", await app.TrySignInAsync(user.Email, user.Password));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.ClientOf(user).GetAsync("/auth/users/me/"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await app.ClientOf(user)
            .DeleteAsync("/auth/users/me/"));
    }

    [Fact]
    public async Task Last_owner_among_others_cannot_delete_the_account()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        await app.AddMemberAsync(owner, slug, "admin");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await app.ClientOf(owner).DeleteAsync("/auth/users/me/"));
        await app.SignInAsync(owner);
    }

    /// <summary>One organisation stays with its other owner, one is deleted with the user.</summary>
    [Fact]
    public async Task Account_deletion_keeps_organisations_with_another_owner()
    {
        var (owner, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        await app.CreateOrganisationAsync(owner);
        var shared = await app.CreateOrganisationSlugAsync(owner);
        var heir = await app.AddMemberAsync(owner, shared, "owner");
        var joined = await app.CreateOrganisationSlugAsync(other);
        var token = await app.InviteAsync(other, joined, owner.Email);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK,
            await app.ClientOf(owner).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ClientOf(owner).DeleteAsync("/auth/users/me/"));

        Assert.Single((await app.PrincipalAsync(heir.Id))!.Memberships);
        Assert.Single((await app.PrincipalAsync(other.Id))!.Memberships);
        foreach (var (user, slug) in new[] { (heir, shared), (other, joined) })
        {
            var members = await ResponseAssert.ReadAsync<JsonElement[]>(
                HttpStatusCode.OK, await app.ClientOf(user).GetAsync($"/v1/orgs/{slug}/members/"));
            Assert.Single(members);
        }
    }

    /// <summary>Both requests lock the common organisations; they must not deadlock.</summary>
    [Fact]
    public async Task Members_of_the_same_organisations_can_delete_their_accounts_concurrently()
    {
        var owner = await app.RegisterAsync();
        var slugs = new List<string>();
        for (var count = 0; count < 4; count++)
        {
            slugs.Add(await app.CreateOrganisationSlugAsync(owner));
        }

        var leaving = new List<TestUser>();
        for (var count = 0; count < 4; count++)
        {
            var user = await app.RegisterAsync();
            foreach (var slug in count % 2 == 0 ? slugs : slugs.AsEnumerable().Reverse())
            {
                var token = await app.InviteAsync(owner, slug, user.Email);
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.OK,
                    await app.ClientOf(user).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
            }

            leaving.Add(user);
        }

        var responses = await Task.WhenAll(leaving.Select(user => app.ClientOf(user).DeleteAsync("/auth/users/me/")));
        foreach (var response in responses)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, response);
        }
    }
}
