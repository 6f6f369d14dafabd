using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Organisations;

/// <summary>Tests who can grant which role, and that an invitation ends with the authority of its inviter.</summary>
public sealed class InvitationAuthorityTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Only_admins_can_invite_and_only_owners_can_invite_owners()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var admin = await app.AddMemberAsync(owner, slug, "admin");
        var member = await app.AddMemberAsync(owner, slug);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
            await app.TryInviteAsync(member, slug, "a@example.org", "member"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
            await app.TryInviteAsync(admin, slug, "a@example.org", "owner"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await app.ClientOf(member)
            .GetAsync($"/v1/orgs/{slug}/invitations/"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await app.TryInviteAsync(admin, slug, "a@example.org", "admin"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict",
            await app.TryInviteAsync(owner, slug, "A@example.org", "member"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict",
            await app.TryInviteAsync(owner, slug, member.Email, "member"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request",
            await app.TryInviteAsync(owner, slug, "no address", "member"));
    }

    /// <summary>A leaked restricted key must not lead to the roles admin or owner.</summary>
    [Theory]
    [InlineData("orgs", null)]
    [InlineData(null, "2097-01-01T00:00:00Z")]
    public async Task Restricted_key_can_invite_plain_members_only(string? scope, string? expiry)
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var organisation = (await app.PrincipalAsync(owner.Id))!.Memberships[0];
        var key = app.ClientOf(owner, caller => caller with
        {
            OrganisationId = organisation.OrganisationId,
            OrganisationSlug = slug,
            KeyId = Guid.CreateVersion7(),
            Scopes = scope is null ? [] : [scope],
            KeyExpiresAt = expiry is null ? null : DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture),
        });
        foreach (var role in new[] { "admin", "owner" })
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await key.PostAsJsonAsync(
                $"/v1/orgs/{slug}/invitations/", new { email = "thief@example.org", role }));
        }

        Assert.Empty(await app.ListInvitationsAsync(owner, slug));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created,
            await key.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email = "plain@example.org" }));
    }

    [Fact]
    public async Task Unrestricted_key_can_invite_like_its_user()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var organisation = (await app.PrincipalAsync(owner.Id))!.Memberships[0];
        var key = app.ClientOf(owner, caller => caller with
        {
            OrganisationId = organisation.OrganisationId,
            OrganisationSlug = slug,
            KeyId = Guid.CreateVersion7(),
        });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await key.PostAsJsonAsync(
            $"/v1/orgs/{slug}/invitations/", new { email = "second@example.org", role = "owner" }));
    }

    /// <summary>A removed or demoted member must not return through an invitation to their other address.</summary>
    [Theory]
    [InlineData("removed")]
    [InlineData("left")]
    [InlineData("lowered")]
    [InlineData("deleted")]
    [InlineData("locked out")]
    public async Task Invitation_ends_with_the_authority_of_its_inviter(string how)
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var inviter = await app.AddMemberAsync(owner, slug, "admin");
        var (accomplice, honest) = (await app.RegisterAsync(), await app.RegisterAsync());
        var token = await app.InviteAsync(inviter, slug, accomplice.Email, "admin");
        var honestToken = await app.InviteAsync(owner, slug, honest.Email);
        var membership = $"/v1/orgs/{slug}/members/{inviter.Id}/";
        switch (how)
        {
            case "removed":
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.NoContent, await app.ClientOf(owner).DeleteAsync(membership));
                break;
            case "left":
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.NoContent, await app.ClientOf(inviter).DeleteAsync(membership));
                break;
            case "lowered":
                await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.ClientOf(owner)
                    .PatchAsJsonAsync(membership, new { role = "member" }));
                break;
            case "deleted":
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.NoContent, await app.ClientOf(inviter).DeleteAsync("/auth/users/me/"));
                break;
            default:
                await ExecuteAsync("update users set is_active = false where id = $1", inviter.Id);
                break;
        }

        Assert.Equal(honest.Email, Assert.Single(await app.ListInvitationsAsync(owner, slug)).GetProperty("email").GetString());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(accomplice, token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.AcceptAsync(honest, honestToken));
        // It does not block a new invitation.
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await app.TryInviteAsync(owner, slug, accomplice.Email, "member"));
    }

    /// <summary>A restored role does not restore withdrawn invitations.</summary>
    [Fact]
    public async Task Demotion_withdraws_invitations_above_the_new_role()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var second = await app.AddMemberAsync(owner, slug, "owner");
        TestUser[] guests = [await app.RegisterAsync(), await app.RegisterAsync()];
        var tokens =
            (AsOwner: await app.InviteAsync(second, slug, guests[0].Email, "owner"),
                AsAdmin: await app.InviteAsync(second, slug, guests[1].Email, "admin"));
        foreach (var role in new[] { "admin", "owner" })
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK,
                await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/members/{second.Id}/", new { role }));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(guests[0], tokens.AsOwner));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.AcceptAsync(guests[1], tokens.AsAdmin));
    }

    /// <summary>Invitations of earlier versions without an inviter are valid for plain members only.</summary>
    [Fact]
    public async Task Invitation_without_recorded_inviter_is_valid_for_members_only()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var (plain, admin) = (await app.RegisterAsync(), await app.RegisterAsync());
        var tokens =
            (Plain: await app.InviteAsync(owner, slug, plain.Email), Admin: await app.InviteAsync(owner, slug, admin.Email, "admin"));
        await ExecuteAsync("update invitations set invited_by = null where invited_by = $1", owner.Id);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(admin, tokens.Admin));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.AcceptAsync(plain, tokens.Plain));
    }

    /// <summary>Invitations created with a key while it was leaked are withdrawn; others stay.</summary>
    [Fact]
    public async Task Invitations_of_a_leaked_key_are_withdrawn_and_those_of_a_rotated_one_stay()
    {
        await using var probe = await app.ListenAsync();
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var organisationId = (await app.PrincipalAsync(owner.Id))!.Memberships[0].OrganisationId;
        var (leaked, retired) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var thief = await app.RegisterAsync();
        var token = await InviteWithAsync(leaked, thief.Email, "owner");
        await InviteWithAsync(retired, "retired@example.org", "admin");
        await app.InviteAsync(owner, slug, "signed-in@example.org", "admin");
        var until = DateTimeOffset.UtcNow;
        await InviteWithAsync(leaked, "after@example.org", "member");

        // Published again until this service has received it: services of concurrent tests share the queue.
        var open = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await probe.PublishAsync(
                    new ApiKeyRevoked(Guid.CreateVersion7(), DateTimeOffset.UtcNow, organisationId, retired, owner.Id));
                await probe.PublishAsync(new ApiKeyLeaked(Guid.CreateVersion7(), DateTimeOffset.UtcNow, organisationId, leaked, until));
                return await app.ListInvitationsAsync(owner, slug);
            },
            open => open.Count < 4);
        Assert.Equal(
            ["retired@example.org", "signed-in@example.org", "after@example.org"],
            open.Select(invitation => invitation.GetProperty("email").GetString()));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(thief, token));

        async Task<string> InviteWithAsync(Guid keyId, string email, string role)
        {
            using var key =
                app.ClientOf(owner, caller => caller with { OrganisationId = organisationId, OrganisationSlug = slug, KeyId = keyId });
            var made = await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.Created, await key.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role }));
            return made.GetProperty("token").GetString()!;
        }
    }

    [Fact]
    public async Task Invitation_created_with_an_expiring_key_expires_with_it()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var organisation = (await app.PrincipalAsync(owner.Id))!.Memberships[0];
        var soon = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds());
        foreach (var (keyExpiry, email) in new[] { (soon, "soon@example.org"), (soon.AddYears(1), "later@example.org") })
        {
            var key = app.ClientOf(owner, caller => caller with
            {
                OrganisationId = organisation.OrganisationId,
                OrganisationSlug = slug,
                KeyId = Guid.CreateVersion7(),
                KeyExpiresAt = keyExpiry,
            });
            var made = await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.Created, await key.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email }));
            var expiresAt = made.GetProperty("expires_at").GetDateTimeOffset();
            Assert.True(keyExpiry == soon ? expiresAt == soon : expiresAt < soon.AddDays(8), $"It expires at {expiresAt:O}.");
        }
    }

    private async Task ExecuteAsync(string statement, Guid id)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand(statement);
        command.Parameters.AddWithValue(id);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
