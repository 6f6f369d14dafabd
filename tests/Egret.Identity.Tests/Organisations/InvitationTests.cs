using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Organisations;

public sealed class InvitationTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Invited_user_becomes_a_member_once()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var guest = await app.RegisterAsync();
        var token = await app.InviteAsync(owner, slug, guest.Email.ToUpperInvariant(), "admin");
        var joined = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await AcceptAsync(guest, token));
        Assert.Equal(slug, joined.GetProperty("slug").GetString());
        Assert.Equal("admin", joined.GetProperty("role").GetString());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(guest, token));
        Assert.Empty(await ListAsync(owner, slug));
    }

    /// <summary>Its token is shown once: sent again, the call shows it again, and the database does not have it.</summary>
    [Fact]
    public async Task Invitation_can_be_sent_again_and_invites_once()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        using var client = app.ClientOf(owner);
        var answer = await IdempotencyAssert.HoldsAsync(
            client, $"/v1/orgs/{slug}/invitations/", new { email = "again@example.org" }, new { email = "other@example.org" });
        Assert.Single(await ListAsync(owner, slug));
        var token = JsonDocument.Parse(answer).RootElement.GetProperty("token").GetString()!;
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = database.CreateCommand("select string_agg(encode(answer, 'escape'), ' ') from idempotency_answers");
        Assert.DoesNotContain(token, (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_is_good_for_its_address_only()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var token = await app.InviteAsync(owner, slug, "somebody-else@example.org");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(await app.RegisterAsync(), token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await AcceptAsync(await app.RegisterAsync("somebody-else@example.org"), token));
    }

    [Fact]
    public async Task Simultaneous_acceptances_make_one_membership()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var guest = await app.RegisterAsync();
        var token = await app.InviteAsync(owner, slug, guest.Email);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AcceptAsync(guest, token)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Withdrawn_invitation_is_good_for_nothing()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var guest = await app.RegisterAsync();
        var token = await app.InviteAsync(owner, slug, guest.Email);
        var open = Assert.Single(await ListAsync(owner, slug));
        Assert.False(open.TryGetProperty("token", out _));
        var address = $"/v1/orgs/{slug}/invitations/{open.GetProperty("id").GetString()}/";
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(owner).DeleteAsync(address));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await app.ClientOf(owner).DeleteAsync(address));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(guest, token));
    }

    [Fact]
    public async Task Only_admins_invite_and_only_owners_invite_owners()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var admin = await app.AddMemberAsync(owner, slug, "admin");
        var member = await app.AddMemberAsync(owner, slug);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await InviteAsync(member, slug, "a@example.org", "member"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await InviteAsync(admin, slug, "a@example.org", "owner"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await app.ClientOf(member).GetAsync($"/v1/orgs/{slug}/invitations/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await InviteAsync(admin, slug, "a@example.org", "admin"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await InviteAsync(owner, slug, "A@example.org", "member"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await InviteAsync(owner, slug, member.Email, "member"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await InviteAsync(owner, slug, "no address", "member"));
    }

    /// <summary>Whoever finds a key that is narrowed or expires does not become admin or owner with it.</summary>
    [Theory]
    [InlineData("orgs", null)]
    [InlineData(null, "2097-01-01T00:00:00Z")]
    public async Task Key_with_a_limit_invites_plain_members_only(string? scope, string? expiry)
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

        Assert.Empty(await ListAsync(owner, slug));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await key.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email = "plain@example.org" }));
    }

    [Fact]
    public async Task Key_without_a_limit_invites_as_its_user_does()
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

    /// <summary>Whoever is removed, leaves, or loses his role does not come back by what he sent to another address of his.</summary>
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
                await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(owner).DeleteAsync(membership));
                break;
            case "left":
                await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(inviter).DeleteAsync(membership));
                break;
            case "lowered":
                await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.ClientOf(owner).PatchAsJsonAsync(membership, new { role = "member" }));
                break;
            case "deleted":
                await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(inviter).DeleteAsync("/auth/users/me/"));
                break;
            default:
                await ExecuteAsync("update users set is_active = false where id = $1", inviter.Id);
                break;
        }

        Assert.Equal(honest.Email, Assert.Single(await ListAsync(owner, slug)).GetProperty("email").GetString());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(accomplice, token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await AcceptAsync(honest, honestToken));
        // It is in nobody's way either.
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await InviteAsync(owner, slug, accomplice.Email, "member"));
    }

    /// <summary>Whoever takes his role back finds nothing that he had prepared: it was withdrawn, and does not only sleep.</summary>
    [Fact]
    public async Task Lowered_owner_keeps_only_the_invitations_that_he_could_still_make()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var second = await app.AddMemberAsync(owner, slug, "owner");
        Person[] guests = [await app.RegisterAsync(), await app.RegisterAsync()];
        var tokens = (AsOwner: await app.InviteAsync(second, slug, guests[0].Email, "owner"), AsAdmin: await app.InviteAsync(second, slug, guests[1].Email, "admin"));
        foreach (var role in new[] { "admin", "owner" })
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/members/{second.Id}/", new { role }));
        }

        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(guests[0], tokens.AsOwner));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await AcceptAsync(guests[1], tokens.AsAdmin));
    }

    /// <summary>Those of an earlier version: what makes a plain member is kept, what makes more is not trusted to an inviter whom nobody knows.</summary>
    [Fact]
    public async Task Invitation_whose_inviter_was_never_noted_makes_plain_members_only()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var (plain, admin) = (await app.RegisterAsync(), await app.RegisterAsync());
        var tokens = (Plain: await app.InviteAsync(owner, slug, plain.Email), Admin: await app.InviteAsync(owner, slug, admin.Email, "admin"));
        await ExecuteAsync("update invitations set invited_by = null where invited_by = $1", owner.Id);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(admin, tokens.Admin));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await AcceptAsync(plain, tokens.Plain));
    }

    /// <summary>What was made with a key while others may have had it ends when that becomes known; what was made otherwise does not.</summary>
    [Fact]
    public async Task Invitations_of_a_leaked_key_end_and_those_of_a_retired_one_go_on()
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

        // Told again until this test's service has heard it: the services of tests that run beside this one share the queue.
        var open = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await probe.PublishAsync(new ApiKeyRevoked(Guid.CreateVersion7(), DateTimeOffset.UtcNow, organisationId, retired, owner.Id));
                await probe.PublishAsync(new ApiKeyLeaked(Guid.CreateVersion7(), DateTimeOffset.UtcNow, organisationId, leaked, until));
                return await ListAsync(owner, slug);
            },
            open => open.Count < 4);
        Assert.Equal(
            ["retired@example.org", "signed-in@example.org", "after@example.org"], open.Select(invitation => invitation.GetProperty("email").GetString()));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await AcceptAsync(thief, token));

        async Task<string> InviteWithAsync(Guid keyId, string email, string role)
        {
            using var key = app.ClientOf(owner, caller => caller with { OrganisationId = organisationId, OrganisationSlug = slug, KeyId = keyId });
            var made = await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.Created, await key.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role }));
            return made.GetProperty("token").GetString()!;
        }
    }

    [Fact]
    public async Task Invitation_made_with_a_key_that_expires_does_not_outlast_it()
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

    [Fact]
    public async Task Token_is_shown_once_and_stored_as_a_hash()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var response = await InviteAsync(owner, slug, "hashed@example.org", "member");
        Assert.True(response.Headers.CacheControl?.NoStore);
        var token = (await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response)).GetProperty("token").GetString()!;
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand("select string_agg(invitation::text, ' ') from invitations invitation");
        Assert.DoesNotContain(token, (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_invitation_is_not_there_and_a_full_organisation_takes_nobody()
    {
        var limited = new IdentityApp(("Organisations:InvitationLifetime", "00:00:04"), ("Organisations:MaxMembers", "1"));
        await limited.InitializeAsync();
        try
        {
            var owner = await limited.RegisterAsync();
            var slug = await limited.CreateOrganisationSlugAsync(owner);
            var guest = await limited.RegisterAsync();
            var token = await limited.InviteAsync(owner, slug, guest.Email);
            var accept = () => limited.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token });
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await accept());
            await ResponseAssert.EventuallyAsync(async () => (await accept()).StatusCode, status => status == HttpStatusCode.NotFound, TimeSpan.FromSeconds(20));
            await limited.InviteAsync(owner, slug, guest.Email);
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    [Fact]
    public async Task Organisation_has_only_so_many_open_invitations()
    {
        var limited = new IdentityApp(("Organisations:MaxPendingInvitations", "2"));
        await limited.InitializeAsync();
        try
        {
            var owner = await limited.RegisterAsync();
            var slug = await limited.CreateOrganisationSlugAsync(owner);
            var invite = (int number) => limited.ClientOf(owner).PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email = $"guest{number}@example.org" });
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(invite));
            Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await invite(7));
            var open = await ResponseAssert.ReadAsync<List<JsonElement>>(
                HttpStatusCode.OK, await limited.ClientOf(owner).GetAsync($"/v1/orgs/{slug}/invitations/"));
            await limited.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/invitations/{open[0].GetProperty("id").GetString()}/");
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await invite(8));
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    /// <summary>Each invitation is a mail to an address of the inviter's choice, also one that he takes back at once.</summary>
    [Fact]
    public async Task User_sends_only_so_many_invitations_an_hour_for_all_his_organisations()
    {
        var limited = new IdentityApp(("Organisations:MaxInvitationsPerHour", "3"));
        await limited.InitializeAsync();
        try
        {
            var owner = await limited.RegisterAsync();
            string[] slugs = [await limited.CreateOrganisationSlugAsync(owner), await limited.CreateOrganisationSlugAsync(owner)];
            var invite = (int number) => limited.ClientOf(owner).PostAsJsonAsync(
                $"/v1/orgs/{slugs[number % 2]}/invitations/", new { email = $"guest{number}@example.org" });
            var first = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await invite(0));
            await limited.ClientOf(owner).DeleteAsync($"/v1/orgs/{slugs[0]}/invitations/{first.GetProperty("id").GetString()}/");
            var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(invite));
            Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
            var refused = await invite(9);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
            await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", refused);

            await using var source = NpgsqlDataSource.Create(limited.DatabaseConnection!);
            await using var command = source.CreateCommand("update invitation_tallies set window_ends_at = now()");
            await command.ExecuteNonQueryAsync();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await invite(10));
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    private async Task ExecuteAsync(string statement, Guid id)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand(statement);
        command.Parameters.AddWithValue(id);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private Task<HttpResponseMessage> InviteAsync(Person by, string slug, string email, string role) =>
        app.ClientOf(by).PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role });

    private Task<HttpResponseMessage> AcceptAsync(Person person, string token) =>
        app.ClientOf(person).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token });

    private async Task<List<JsonElement>> ListAsync(Person by, string slug) =>
        await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await app.ClientOf(by).GetAsync($"/v1/orgs/{slug}/invitations/"));
}
