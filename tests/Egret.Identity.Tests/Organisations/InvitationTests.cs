using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
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
        var joined = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await app.AcceptAsync(guest, token));
        Assert.Equal(slug, joined.GetProperty("slug").GetString());
        Assert.Equal("admin", joined.GetProperty("role").GetString());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(guest, token));
        Assert.Empty(await app.ListInvitationsAsync(owner, slug));
    }

    /// <summary>The repeated request returns the token again, although the database does not contain it.</summary>
    [Fact]
    public async Task Repeated_invitation_request_invites_once()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        using var client = app.ClientOf(owner);
        var response = await IdempotencyAssert.HoldsAsync(
            client, $"/v1/orgs/{slug}/invitations/", new { email = "again@example.org" }, new { email = "other@example.org" });
        Assert.Single(await app.ListInvitationsAsync(owner, slug));
        var token = JsonDocument.Parse(response).RootElement.GetProperty("token").GetString()!;
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = database.CreateCommand("select string_agg(encode(answer, 'escape'), ' ') from idempotency_answers");
        Assert.DoesNotContain(token, (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_is_valid_for_its_address_only()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var token = await app.InviteAsync(owner, slug, "other-user@example.org");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(await app.RegisterAsync(), token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK,
            await app.AcceptAsync(await app.RegisterAsync("other-user@example.org"), token));
    }

    [Fact]
    public async Task Concurrent_acceptances_create_one_membership()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var guest = await app.RegisterAsync();
        var token = await app.InviteAsync(owner, slug, guest.Email);
        var responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.AcceptAsync(guest, token)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(5, responses.Count(response => response.StatusCode == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Withdrawn_invitation_is_rejected()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var guest = await app.RegisterAsync();
        var token = await app.InviteAsync(owner, slug, guest.Email);
        var open = Assert.Single(await app.ListInvitationsAsync(owner, slug));
        Assert.False(open.TryGetProperty("token", out _));
        var address = $"/v1/orgs/{slug}/invitations/{open.GetProperty("id").GetString()}/";
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(owner).DeleteAsync(address));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await app.ClientOf(owner).DeleteAsync(address));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await app.AcceptAsync(guest, token));
    }

    [Fact]
    public async Task Invitation_token_is_returned_once_and_stored_as_a_hash()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var response = await app.TryInviteAsync(owner, slug, "hashed@example.org", "member");
        Assert.True(response.Headers.CacheControl?.NoStore);
        var token = (await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response)).GetProperty("token").GetString()!;
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand("select string_agg(invitation::text, ' ') from invitations invitation");
        Assert.DoesNotContain(token, (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_invitation_and_full_organisation_are_rejected()
    {
        var limited = new IdentityApp(("Organisations:MaxMembers", "1"));
        await limited.InitializeAsync();
        try
        {
            var owner = await limited.RegisterAsync();
            var slug = await limited.CreateOrganisationSlugAsync(owner);
            var guest = await limited.RegisterAsync();
            var token = await limited.InviteAsync(owner, slug, guest.Email);
            var accept = () => limited.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token });
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await accept());
            await using var source = NpgsqlDataSource.Create(limited.DatabaseConnection!);
            await using var expire = source.CreateCommand("update invitations set expires_at = now()");
            Assert.Equal(1, await expire.ExecuteNonQueryAsync());
            await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await accept());
            await limited.InviteAsync(owner, slug, guest.Email);
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_invitations_per_organisation_are_limited()
    {
        var limited = new IdentityApp(("Organisations:MaxPendingInvitations", "2"));
        await limited.InitializeAsync();
        try
        {
            var owner = await limited.RegisterAsync();
            var slug = await limited.CreateOrganisationSlugAsync(owner);
            var invite = (int number) =>
                limited.ClientOf(owner).PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email = $"guest{number}@example.org" });
            var responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(invite));
            Assert.Equal(2, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
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

    /// <summary>Each invitation sends a mail to an address of the inviter's choice, even if it is withdrawn.</summary>
    [Fact]
    public async Task Invitations_per_user_and_hour_are_limited_across_organisations()
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
            var responses = await Task.WhenAll(Enumerable.Range(1, 6).Select(invite));
            Assert.Equal(2, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
            var rejected = await invite(9);
            Assert.InRange(rejected.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
            await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", rejected);

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
}
