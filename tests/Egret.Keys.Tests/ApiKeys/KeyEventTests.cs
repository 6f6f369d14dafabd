using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>The events of a key for its owner, and the audit entries for the operator.</summary>
public sealed class KeyEventTests(KeysApp app) : IClassFixture<KeysApp>
{
    [Fact]
    public async Task Every_change_records_time_user_key_and_address()
    {
        await using var probe = await app.ListenAsync();
        var actingKey = Guid.CreateVersion7();
        var caller = TestCaller.OwnerOfNewOrganisation() with { KeyId = actingKey };
        using var client = app.CreateClient(caller);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "2001:db8::7");
        var key = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created,
            await client.PostAsJsonAsync(
                KeysApp.KeysPath, new { name = "ci", expires_at = DateTimeOffset.UtcNow.AddDays(1) }));
        var path = KeysApp.KeysPath + key.Id();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsJsonAsync(path + "/update/", new { name = "build" }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PostAsJsonAsync(path + "/rotate/", new { }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.PostAsync(path + "/revoke/", null));

        var events = await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync(path + "/events/"));
        Assert.Equal(["created", "updated", "rotated", "revoked"], events.Select(keyEvent => keyEvent.GetProperty("type").GetString()));
        foreach (var keyEvent in events)
        {
            Assert.Equal(caller.UserId, keyEvent.GetProperty("user_id").GetGuid());
            Assert.Equal(actingKey, keyEvent.GetProperty("acting_key_id").GetGuid());
            Assert.Equal("2001:db8::7", keyEvent.GetProperty("ip_address").GetString());
            Assert.Equal(DateTimeOffset.UtcNow, keyEvent.GetProperty("occurred_at").GetDateTimeOffset(), TimeSpan.FromSeconds(30));
        }

        foreach (var action in new[] { AuditActions.KeyCreated, AuditActions.KeyUpdated, AuditActions.KeyRotated, AuditActions.KeyRevoked })
        {
            var entry = await probe.WaitForAsync<AccessAudited>(audited => audited.Action == action && audited.TargetId == key.Id());
            Assert.Equal((AuditOutcomes.Succeeded, null, 1), (entry.Outcome, entry.Reason, entry.Count));
            Assert.Equal(
                (caller.UserId, actingKey, caller.OrganisationId, "api_key", "2001:db8::7"),
                (entry.UserId, entry.KeyId, entry.OrganisationId, entry.TargetType, entry.Address));
            Assert.NotNull(entry.TraceId);
        }

        Assert.All(
            probe.Received<AccessAudited>(),
            entry => Assert.DoesNotContain("egret_", JsonSerializer.Serialize(entry), StringComparison.Ordinal));
    }

    /// <summary>A program that continues to send an expired key must not fill the table.</summary>
    [Fact]
    public async Task Uses_of_an_expired_key_are_recorded_once_an_hour()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.ExpireAsync(key);
        using var client = app.CreateClient(caller);
        var path = KeysApp.KeysPath + key.Id() + "/events/";
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await app.VerifyAsync(key.Secret(), "198.51.100.7");
                return await client.GetStringAsync(path);
            },
            events => events.Contains("presented_after_expiry", StringComparison.Ordinal));

        // The next two batches have expired uses too: unknown secrets are cached for two seconds, batches are written
        // every five.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(11));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!limit.IsCancellationRequested)
        {
            await app.AssertRejectedAsync(key.Secret());
            await timer.WaitForNextTickAsync();
        }

        var events = await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync(path));
        Assert.Equal(["created", "presented_after_expiry"], events.Select(keyEvent => keyEvent.GetProperty("type").GetString()));
        Assert.Equal("198.51.100.7", events[1].GetProperty("ip_address").GetString());
    }
}
