using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>
/// Identity reports that keys from sign-ins before a given time are revoked, such as after a password reset.
/// </summary>
public sealed class PasswordResetTests(KeysApp app) : IClassFixture<KeysApp>
{
    private readonly DateTimeOffset _validFrom = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    [Fact]
    public async Task Keys_of_earlier_sign_ins_are_revoked_in_every_organisation_and_later_ones_stay_also_on_redelivery()
    {
        var userId = Guid.CreateVersion7();
        var before = TestCaller.OwnerOfNewOrganisation() with { UserId = userId, SignedInAt = _validFrom.AddSeconds(-1) };
        var elsewhere = TestCaller.OwnerOfNewOrganisation() with { UserId = userId, SignedInAt = _validFrom.AddDays(-1) };
        var after = before with { SignedInAt = _validFrom };
        var first = await app.IssueAsync(before);
        var rotatedBefore = await RotateAsync(before with { KeyId = Guid.Parse(first.Id()) }, first.Id());
        var second = await app.IssueAsync(elsewhere);
        var rotatedAfter = await app.IssueAsync(before);
        var rotated = await RotateAsync(after, rotatedAfter.Id());
        var later = await app.IssueAsync(after);
        var ofOther = await app.IssueAsync(TestCaller.OwnerOfNewOrganisation() with { SignedInAt = _validFrom.AddDays(-1) });

        var message = new UserAccessChanged(Guid.CreateVersion7(), DateTimeOffset.UtcNow, userId, IsActive: true, IsDeleted: false)
        {
            KeysValidFrom = _validFrom,
        };
        await app.PublishAsync(message);

        foreach (var revoked in new[] { rotatedBefore, second })
        {
            await ResponseAssert.EventuallyAsync(
                async () => (await app.VerifyAsync(revoked.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);
        }

        await app.PublishAsync(message);
        await app.PublishAsync(message with { EventId = Guid.CreateVersion7() });
        using var client = app.CreateClient(before);
        var listed = await ResponseAssert.EventuallyAsync(
            async () => await client.GetFromJsonAsync<JsonElement>(KeysApp.KeysPath + first.Id() + "/"),
            key => !key.GetProperty("is_active").GetBoolean());
        Assert.Equal(first.Id(), listed.Id());
        foreach (var valid in new[] { rotated, later, ofOther })
        {
            await app.VerdictAsync(valid.Secret());
        }
    }

    [Fact]
    public async Task Change_of_access_that_revokes_no_keys_leaves_them_valid()
    {
        await using var probe = await app.ListenAsync();
        var caller = TestCaller.OwnerOfNewOrganisation() with { SignedInAt = _validFrom.AddDays(-1) };
        var key = await app.IssueAsync(caller);
        var formerMember = caller with { UserId = Guid.CreateVersion7() };
        var other = await app.IssueAsync(formerMember);
        await app.PublishAsync(new UserAccessChanged(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.UserId, IsActive: true, IsDeleted: false));
        // The queue is in order, so the first event has been handled when the second one has an effect.
        await app.PublishAsync(new MemberRemoved(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value, formerMember.UserId));
        await ResponseAssert.EventuallyAsync(
            async () => (await app.VerifyAsync(other.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);
        await app.VerdictAsync(key.Secret());
    }

    private async Task<JsonElement> RotateAsync(TestCaller caller, string id)
    {
        using var client = app.CreateClient(caller);
        return await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.PostAsJsonAsync(KeysApp.KeysPath + id + "/rotate/", new { grace_period_seconds = 600 }));
    }
}
