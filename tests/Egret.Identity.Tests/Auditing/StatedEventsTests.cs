using System.Net;
using System.Net.Http.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Auditing;

/// <summary>Tests the audit events of Identity: one per authentication and change of access, without secrets.</summary>
public sealed class StatedEventsTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Every_change_of_access_is_published_with_actor_and_target()
    {
        await using var probe = await app.ListenAsync();
        var owner = await app.RegisterAsync();
        await WaitForAsync(AuditActions.UserRegistered, owner.Id, owner.Id);

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized, await app.TrySignInAsync(owner.Email, "not the password"));
        var failed = await probe.WaitForAsync<AccessAudited>(
            entry => entry is { Action: AuditActions.SignIn, Outcome: AuditOutcomes.Rejected } && entry.TargetId == owner.Id.ToString());
        Assert.Null(failed.UserId);
        Assert.Equal("invalid_credentials", failed.Reason);
        Assert.NotNull(failed.Address);
        Assert.NotNull(failed.TraceId);

        var pair = await app.SignInAsync(owner);
        await WaitForAsync(AuditActions.SignIn, owner.Id);
        await app.RefreshAsync(pair.Refresh);
        await WaitForAsync(AuditActions.TokenRefresh, owner.Id);
        await app.Anonymous().PostAsJsonAsync("/auth/jwt/logout/", new { refresh = pair.Refresh });
        await WaitForAsync(AuditActions.SignOut, owner.Id);
        await app.ClientOf(owner).PostAsync("/auth/jwt/logout_all/", null);
        await WaitForAsync(AuditActions.SignOutEverywhere, owner.Id);
        // Credentials of the owner stay valid: the assertions of this test have no time of sign-in.
        await app.ClientOf(owner).PostAsJsonAsync(
            "/auth/users/set_password/",
            new { current_password = owner.Password, new_password = "another good passphrase", keep_api_keys = true });
        await WaitForAsync(AuditActions.PasswordChange, owner.Id);
        await app.Anonymous().PostAsJsonAsync("/auth/users/reset_password/", new { email = owner.Email });
        await probe.WaitForAsync<AccessAudited>(entry =>
            entry.Action == AuditActions.PasswordResetRequest && entry.TargetId == owner.Id.ToString());

        var slug = await app.CreateOrganisationSlugAsync(owner);
        await WaitForAsync(AuditActions.OrganisationCreated, owner.Id);
        var member = await app.AddMemberAsync(owner, slug);
        await WaitForAsync(AuditActions.InvitationCreated, owner.Id);
        await WaitForAsync(AuditActions.MemberAdded, member.Id, member.Id);
        await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/members/{member.Id}/", new { role = "admin" });
        await WaitForAsync(AuditActions.MemberRoleChanged, owner.Id, member.Id);
        await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "Renamed" });
        await WaitForAsync(AuditActions.OrganisationChanged, owner.Id);
        await app.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/members/{member.Id}/");
        await WaitForAsync(AuditActions.MemberRemoved, owner.Id, member.Id);
        await app.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/");
        await WaitForAsync(AuditActions.OrganisationDeleted, owner.Id);
        await app.ClientOf(owner).DeleteAsync("/auth/users/me/");
        await WaitForAsync(AuditActions.UserDeleted, owner.Id, owner.Id);

        Task<AccessAudited> WaitForAsync(string action, Guid by, Guid? target = null) => probe.WaitForAsync<AccessAudited>(entry =>
            entry.Action == action && entry.Outcome == AuditOutcomes.Succeeded && entry.UserId == by
                && (target is null || entry.TargetId == target.ToString()));
    }

    /// <summary>Forged tokens must not yield one row each.</summary>
    [Theory]
    [InlineData("/auth/jwt/refresh/", "refresh", AuditActions.TokenRefresh, "198.51.100.77")]
    [InlineData("/auth/jwt/logout/", "refresh", AuditActions.SignOut, "198.51.100.78")]
    [InlineData("/auth/jwt/verify/", "token", AuditActions.TokenVerification, "198.51.100.79")]
    public async Task Many_forged_tokens_become_one_audit_entry_with_a_count(string path, string field, string action, string address)
    {
        var client = app.Anonymous(address);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Unauthorized,
                await client.PostAsJsonAsync(path, new Dictionary<string, string> { [field] = $"forged {attempt}" }));
        }

        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var entries = source.CreateCommand(
            "select count(*), coalesce(sum(count), 0) from audit_entries where action = $1 and outcome = 'refused' and address = $2");
        entries.Parameters.AddWithValue(action);
        entries.Parameters.AddWithValue(address);
        var (rows, counted) = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await using var reader = await entries.ExecuteReaderAsync();
                await reader.ReadAsync();
                return (Rows: reader.GetInt64(0), Counted: reader.GetInt64(1));
            },
            read => read.Counted == 20);
        Assert.InRange(rows, 1, 10);
        Assert.Equal(20, counted);
    }
}
