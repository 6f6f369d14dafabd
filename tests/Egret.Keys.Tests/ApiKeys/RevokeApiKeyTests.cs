using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.ApiKeys;

public sealed class RevokeApiKeyTests(IsolatedKeysApp app) : IClassFixture<IsolatedKeysApp>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Revoked_key_is_rejected_permanently_and_stays_listed(bool byDelete)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.VerdictAsync(key.Secret());
        using var client = app.CreateClient(caller);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        for (var time = 0; time < 2; time++)
        {
            var response = byDelete
                ? await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/")
                : await client.PostAsync(KeysApp.KeysPath + key.Id() + "/revoke/", null);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, response);
            await app.AssertRejectedAsync(key.Secret());
        }

        var listed = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath + key.Id() + "/"));
        Assert.False(listed.GetProperty("is_active").GetBoolean());
        var events = await ResponseAssert.ReadAsync<JsonElement[]>(
            HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath + key.Id() + "/events/"));
        Assert.Equal(["created", "revoked"], events.Select(keyEvent => keyEvent.GetProperty("type").GetString()));
        Assert.Equal(caller.UserId, events[1].GetProperty("user_id").GetGuid());
        Assert.Equal("192.0.2.7", events[1].GetProperty("ip_address").GetString());
    }

    /// <summary>Revoking a key leaves derived keys valid, unless the caller states a leak, then or later.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_issued_by_a_revoked_key_are_revoked_only_on_request(bool byDelete)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var (key, other) = (await app.IssueAsync(caller), await app.IssueAsync(caller));
        var child = await app.IssueAsync(caller with { KeyId = Guid.Parse(key.Id()) });
        var grandchild = await app.IssueAsync(caller with { KeyId = Guid.Parse(child.Id()) });
        using var client = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RevokeAsync(client, key, "", byDelete));
        await app.VerdictAsync(child.Secret());
        await app.VerdictAsync(grandchild.Secret());

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RevokeAsync(client, key, "?include_created=true", byDelete));
        await app.AssertRejectedAsync(child.Secret());
        await app.AssertRejectedAsync(grandchild.Secret());
        await app.VerdictAsync(other.Secret());
        var events = await ResponseAssert.ReadAsync<JsonElement[]>(
            HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath + grandchild.Id() + "/events/"));
        Assert.Equal(key.Id(), events[^1].GetProperty("cause_key_id").GetString());
        Assert.Equal(caller.UserId, events[^1].GetProperty("user_id").GetGuid());
    }

    [Fact]
    public async Task Other_user_cannot_revoke_keys_issued_by_a_key()
    {
        var (owner, otherUser) = (TestCaller.OwnerOfNewOrganisation(), TestCaller.OwnerOfNewOrganisation());
        var key = await app.IssueAsync(owner);
        var child = await app.IssueAsync(owner with { KeyId = Guid.Parse(key.Id()) });
        var colleague = otherUser with
        {
            OrganisationId = owner.OrganisationId,
            OrganisationSlug = owner.OrganisationSlug,
            Role = "member",
        };
        foreach (var caller in new[] { otherUser, colleague })
        {
            using var client = app.CreateClient(caller);
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await RevokeAsync(client, key, "?include_created=true", byDelete: true));
        }

        await app.VerdictAsync(child.Secret());
    }

    /// <summary>
    /// A verification that read the key before its revocation must not cache it afterwards: the 204 guarantees that.
    /// </summary>
    [Fact]
    public async Task Running_verification_does_not_cache_a_revoked_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        for (var round = 0; round < 25; round++)
        {
            var key = await app.IssueAsync(caller);
            var verifications = Enumerable.Range(0, 12).Select(_ => app.VerifyAsync(key.Secret())).ToList();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/"));
            await app.AssertRejectedAsync(key.Secret());
            await Task.WhenAll(verifications);
            await app.AssertRejectedAsync(key.Secret());
        }
    }

    [Fact]
    public async Task Keys_of_a_removed_member_are_revoked_and_others_stay_valid()
    {
        var (member, colleague) = (TestCaller.OwnerOfNewOrganisation(), new TestCaller());
        colleague = colleague with { OrganisationId = member.OrganisationId, OrganisationSlug = member.OrganisationSlug };
        var elsewhere = TestCaller.OwnerOfNewOrganisation() with { UserId = member.UserId };
        var (ofMember, ofColleague, ofOtherOrganisation) =
            (await app.IssueAsync(member), await app.IssueAsync(colleague), await app.IssueAsync(elsewhere));
        await app.VerdictAsync(ofMember.Secret());

        await app.PublishAsync(new MemberRemoved(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, member.OrganisationId!.Value, member.UserId));
        await WaitUntilRejectedAsync(ofMember);
        await app.VerdictAsync(ofColleague.Secret());
        await app.VerdictAsync(ofOtherOrganisation.Secret());
    }

    /// <summary>
    /// A late event of an earlier removal must not revoke keys issued after the user became a member again.
    /// </summary>
    [Fact]
    public async Task Late_removal_event_leaves_keys_issued_after_it_valid()
    {
        var member = TestCaller.OwnerOfNewOrganisation();
        var unaffected = await app.IssueAsync(member);
        var (bystander, marker) = (TestCaller.OwnerOfNewOrganisation(), Guid.CreateVersion7());
        var revoked = await app.IssueAsync(bystander);
        await app.PublishAsync(new MemberRemoved(
            marker, DateTimeOffset.UtcNow.AddMinutes(-1), member.OrganisationId!.Value, member.UserId));
        await app.PublishAsync(
            new MemberRemoved(Guid.CreateVersion7(), DateTimeOffset.UtcNow, bystander.OrganisationId!.Value, bystander.UserId));
        await WaitUntilRejectedAsync(revoked);
        await app.VerdictAsync(unaffected.Secret());
    }

    [Fact]
    public async Task Keys_of_a_deleted_organisation_are_revoked()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.PublishAsync(new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value));
        await WaitUntilRejectedAsync(key);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Keys_of_a_deactivated_user_are_revoked(bool isActive, bool isDeleted)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.PublishAsync(new UserAccessChanged(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.UserId, isActive, isDeleted));
        await WaitUntilRejectedAsync(key);
    }

    /// <summary>The request started before the account was deleted and continues after its data was deleted.</summary>
    [Fact]
    public async Task No_key_is_issued_for_a_user_deleted_during_the_request()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var before = await app.IssueAsync(caller);
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var holder = await database.OpenConnectionAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("select from key_policies where organisation_id = $1 for update", holder);
        hold.Parameters.Add(new() { Value = caller.OrganisationId!.Value });
        await hold.ExecuteNonQueryAsync();
        using var client = app.CreateClient(caller);
        var late = client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "late" });
        await using var waiting = database.CreateCommand(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')");
        await ResponseAssert.EventuallyAsync(() => waiting.ExecuteScalarAsync(), isWaiting => isWaiting is true);

        await DeleteUserAsync(caller);
        await WaitUntilRejectedAsync(before);
        await holding.CommitAsync();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await late);
    }

    [Fact]
    public async Task Concurrent_issuing_and_user_deletion_leave_no_valid_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var firstIssued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var issuing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => IssueUntilRejectedAsync()));
        await Task.WhenAny(firstIssued.Task, issuing);
        await DeleteUserAsync(caller);
        await issuing;
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var left = database.CreateCommand("select count(*) from api_keys where user_id = $1");
        left.Parameters.Add(new() { Value = caller.UserId });
        Assert.Equal(0L, await left.ExecuteScalarAsync());

        async Task IssueUntilRejectedAsync()
        {
            while (true)
            {
                using var response = await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "x" });
                if (response.StatusCode != HttpStatusCode.Created)
                {
                    await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", response);
                    return;
                }

                firstIssued.TrySetResult();
            }
        }
    }

    /// <summary>
    /// The events of Identity for an account that becomes platform administrator: sign-in is disabled briefly, then
    /// enabled again.
    /// </summary>
    [Fact]
    public async Task Keys_issued_before_the_user_became_administrator_are_revoked()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var (before, since) = (await app.IssueAsync(caller), await app.IssueAsync(caller));
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = database.CreateCommand("update api_keys set created_at = created_at - interval '1 minute' where id = $1");
        command.Parameters.Add(new() { Value = Guid.Parse(before.Id()) });
        await command.ExecuteNonQueryAsync();
        await app.VerdictAsync(before.Secret());

        var promotedAt = DateTimeOffset.UtcNow.AddSeconds(-30);
        foreach (var isActive in new[] { false, true })
        {
            await app.PublishAsync(new UserAccessChanged(Guid.CreateVersion7(), promotedAt, caller.UserId, isActive, IsDeleted: false));
        }

        await WaitUntilRejectedAsync(before);
        await app.VerdictAsync(since.Secret());
    }

    private Task DeleteUserAsync(TestCaller user) =>
        app.PublishAsync(new UserAccessChanged(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, user.UserId, IsActive: false, IsDeleted: true));

    private async Task WaitUntilRejectedAsync(JsonElement key) =>
        await ResponseAssert.EventuallyAsync(
            async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);

    private static Task<HttpResponseMessage> RevokeAsync(HttpClient client, JsonElement key, string query, bool byDelete) => byDelete
        ? client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/" + query)
        : client.PostAsync(KeysApp.KeysPath + key.Id() + "/revoke/" + query, null);
}
