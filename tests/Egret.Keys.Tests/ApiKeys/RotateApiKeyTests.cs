using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

public sealed class RotateApiKeyTests(KeysApp app) : IClassFixture<KeysApp>
{
    [Fact]
    public async Task Old_secret_ends_at_once_without_grace()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.VerdictAsync(key.Secret());
        var rotated = await RotateAsync(caller, key.Id(), null);

        Assert.Equal(key.Id(), rotated.Id());
        Assert.Equal("ci", rotated.GetProperty("name").GetString());
        Assert.Equal(rotated.Secret()[..20], rotated.GetProperty("key_prefix").GetString());
        await app.AssertRefusedAsync(key.Secret());
        Assert.False((await app.VerdictAsync(rotated.Secret())).IsSuperseded);
    }

    [Fact]
    public async Task Old_secret_works_through_its_grace_and_is_known_for_old()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        var rotated = await RotateAsync(caller, key.Id(), 3);
        var old = await app.VerdictAsync(key.Secret());

        Assert.True(old.IsSuperseded);
        Assert.InRange(old.ExpiresAt!.Value, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddSeconds(3));
        Assert.Equal(old.KeyId, (await app.VerdictAsync(rotated.Secret())).KeyId);
        await ResponseAssert.EventuallyAsync(async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);
        await app.VerdictAsync(rotated.Secret());
    }

    /// <summary>Rotating without grace is what one does after a leak: it must not matter which of the earlier secrets leaked.</summary>
    [Fact]
    public async Task Rotating_without_grace_ends_every_earlier_secret()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var first = await app.IssueAsync(caller);
        var second = await RotateAsync(caller, first.Id(), 600);
        await app.VerdictAsync(first.Secret());
        await RotateAsync(caller, first.Id(), 0);
        await app.AssertRefusedAsync(first.Secret());
        await app.AssertRefusedAsync(second.Secret());
    }

    /// <summary>Otherwise whoever has the old secret takes the key over within the grace, for good.</summary>
    [Fact]
    public async Task Old_secret_cannot_rotate_its_own_key()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await RotateAsync(caller, key.Id(), 600);
        var verdict = await app.VerdictAsync(key.Secret());
        using var old = app.CreateClient(caller with { KeyId = verdict.KeyId, KeyExpiresAt = verdict.ExpiresAt });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await old.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { }));
    }

    [Fact]
    public async Task Narrow_key_gets_no_secret_of_a_wider_one()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var wide = await app.IssueAsync(caller);
        using var narrow = app.CreateClient(caller with { KeyId = Guid.CreateVersion7(), Scopes = ["keys"] });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await narrow.PostAsJsonAsync(KeysApp.KeysPath + wide.Id() + "/rotate/", new { }));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(604_801)]
    public async Task Grace_out_of_bounds_is_refused(int seconds)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        using var client = app.CreateClient(caller);
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request",
            await client.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { grace_period_seconds = seconds }));
        Assert.True(problem.GetProperty("errors").TryGetProperty("grace_period_seconds", out _));
        await app.VerdictAsync(key.Secret());
    }

    /// <summary>Two rotations at once take turns: each hands out a secret, and only the later one works.</summary>
    [Fact]
    public async Task Of_concurrent_rotations_exactly_one_secret_survives()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        var rotated = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RotateAsync(caller, key.Id(), 0)));
        var answers = await Task.WhenAll(rotated.Select(one => app.VerifyAsync(one.Secret())));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private async Task<JsonElement> RotateAsync(TestCaller caller, string id, int? grace)
    {
        using var client = app.CreateClient(caller);
        var path = KeysApp.KeysPath + id + "/rotate/";
        var response = grace is null ? await client.PostAsync(path, null) : await client.PostAsJsonAsync(path, new { grace_period_seconds = grace });
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, response);
    }
}
