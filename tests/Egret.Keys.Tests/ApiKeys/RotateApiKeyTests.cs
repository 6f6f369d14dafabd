using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.ApiKeys;

public sealed class RotateApiKeyTests(KeysApp app) : IClassFixture<KeysApp>
{
    [Fact]
    public async Task Replaced_secret_is_invalid_immediately_without_grace_period()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.VerdictAsync(key.Secret());
        var rotated = await RotateAsync(caller, key.Id(), null);

        Assert.Equal(key.Id(), rotated.Id());
        Assert.Equal("ci", rotated.GetProperty("name").GetString());
        Assert.Equal(rotated.Secret()[..20], rotated.GetProperty("key_prefix").GetString());
        await app.AssertRejectedAsync(key.Secret());
        Assert.False((await app.VerdictAsync(rotated.Secret())).IsSuperseded);
    }

    [Fact]
    public async Task Replaced_secret_is_valid_and_superseded_in_its_grace_period()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        var rotated = await RotateAsync(caller, key.Id(), 600);
        var old = await app.VerdictAsync(key.Secret());

        Assert.True(old.IsSuperseded);
        Assert.InRange(old.ExpiresAt!.Value, DateTimeOffset.UtcNow.AddSeconds(500), DateTimeOffset.UtcNow.AddSeconds(600));
        Assert.Equal(old.KeyId, (await app.VerdictAsync(rotated.Secret())).KeyId);

        // Expires the secret explicitly: a slow machine would exceed a grace period of seconds.
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var passing = database.CreateCommand("update api_key_secrets set expires_at = now() where hash = $1");
        passing.Parameters.Add(new() { Value = ApiKeyFormat.Hash(key.Secret()) });
        Assert.Equal(1, await passing.ExecuteNonQueryAsync());
        await ResponseAssert.EventuallyAsync(
            async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);
        await app.VerdictAsync(rotated.Secret());
    }

    /// <summary>
    /// A secret has the time of its sign-in, so that it is revoked with it; see the gateway's tests of promoted owners.
    /// </summary>
    [Fact]
    public async Task Secret_has_the_time_of_the_sign_in_that_issued_it()
    {
        var signedInAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600);
        var caller = TestCaller.OwnerOfNewOrganisation() with { SignedInAt = signedInAt };
        var key = await app.IssueAsync(caller);
        Assert.Equal(signedInAt, (await app.VerdictAsync(key.Secret())).SignedInAt);

        var byKey = caller with { KeyId = Guid.Parse(key.Id()), SignedInAt = (await app.VerdictAsync(key.Secret())).SignedInAt };
        Assert.Equal(signedInAt, (await app.VerdictAsync((await app.IssueAsync(byKey)).Secret())).SignedInAt);
        Assert.Equal(signedInAt, (await app.VerdictAsync((await RotateAsync(byKey, key.Id(), null)).Secret())).SignedInAt);

        var later = caller with { SignedInAt = signedInAt.AddMinutes(5) };
        Assert.Equal(later.SignedInAt, (await app.VerdictAsync((await RotateAsync(later, key.Id(), null)).Secret())).SignedInAt);
    }

    /// <summary>
    /// A rotation without grace period is the reaction to a leak, so it must invalidate every earlier secret.
    /// </summary>
    [Fact]
    public async Task Rotation_without_grace_period_invalidates_every_earlier_secret()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var first = await app.IssueAsync(caller);
        var second = await RotateAsync(caller, first.Id(), 600);
        await app.VerdictAsync(first.Secret());
        await RotateAsync(caller, first.Id(), 0);
        await app.AssertRejectedAsync(first.Secret());
        await app.AssertRejectedAsync(second.Secret());
    }

    /// <summary>
    /// Otherwise the holder of a replaced secret could take over the key permanently during the grace period.
    /// </summary>
    [Fact]
    public async Task Replaced_secret_cannot_rotate_its_key()
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
    public async Task Restricted_key_cannot_rotate_a_key_with_more_scopes()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var wide = await app.IssueAsync(caller);
        using var restricted = app.CreateClient(caller with { KeyId = Guid.CreateVersion7(), Scopes = ["keys"] });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden,
            "permission_denied",
            await restricted.PostAsJsonAsync(KeysApp.KeysPath + wide.Id() + "/rotate/", new { }));
    }

    /// <summary>Otherwise the holder of a replaced secret could take over a key that expires soon.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grace_period_ends_before_the_key_and_the_replaced_secret_cannot_rotate(bool expiryIsSetLater)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var expiry = DateTimeOffset.UtcNow.AddMinutes(5);
        var key = await app.IssueAsync(caller, new { name = "ci", expires_at = expiryIsSetLater ? (DateTimeOffset?)null : expiry });
        await RotateAsync(caller, key.Id(), 604_800);
        if (expiryIsSetLater)
        {
            using var client = app.CreateClient(caller);
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await client.PatchAsJsonAsync(KeysApp.KeysPath + key.Id() + "/update/", new { expires_at = expiry }));
        }

        var verdict = await app.VerdictAsync(key.Secret());
        Assert.True(verdict is { IsSuperseded: true } && verdict.ExpiresAt < expiry, verdict.ToString());
        using var old = app.CreateClient(caller with { KeyId = verdict.KeyId, KeyExpiresAt = verdict.ExpiresAt });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await old.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { }));
    }

    [Fact]
    public async Task Key_rotated_twice_in_its_grace_period_has_two_replaced_secrets()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var first = await app.IssueAsync(caller);
        var second = await RotateAsync(caller, first.Id(), 600);
        var third = await RotateAsync(caller, first.Id(), 300);

        var verdicts = await Task.WhenAll(new[] { first, second, third }.Select(key => app.VerdictAsync(key.Secret())));
        Assert.Equal([true, true, false], verdicts.Select(verdict => verdict.IsSuperseded));
        // The later rotation has the shorter grace period, which applies to the first secret too.
        Assert.InRange(verdicts[0].ExpiresAt!.Value, DateTimeOffset.UtcNow.AddSeconds(250), DateTimeOffset.UtcNow.AddSeconds(300));
        Assert.Equal(verdicts[0].ExpiresAt, verdicts[1].ExpiresAt);
        Assert.Null(verdicts[2].ExpiresAt);
    }

    [Fact]
    public async Task Revocation_invalidates_every_secret_including_replaced_ones()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var first = await app.IssueAsync(caller);
        JsonElement[] secrets = [first, await RotateAsync(caller, first.Id(), 604_800), await RotateAsync(caller, first.Id(), 604_800)];
        foreach (var secret in secrets)
        {
            await app.VerdictAsync(secret.Secret());
        }

        using var client = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + first.Id() + "/"));
        foreach (var secret in secrets)
        {
            await app.AssertRejectedAsync(secret.Secret());
        }
    }

    /// <summary>In either order: after the response to the revocation no secret of a rotation is valid.</summary>
    [Fact]
    public async Task Concurrent_rotation_and_revocation_leave_no_valid_secret()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        for (var round = 0; round < 10; round++)
        {
            var key = await app.IssueAsync(caller);
            var rotations = Enumerable.Range(0, 4)
                .Select(_ => client.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { grace_period_seconds = 600 })).ToList();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/"));
            foreach (var response in await Task.WhenAll(rotations))
            {
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    await app.AssertRejectedAsync((await response.Content.ReadFromJsonAsync<JsonElement>()).Secret());
                }
                else
                {
                    await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", response);
                }
            }

            await app.AssertRejectedAsync(key.Secret());
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(604_801)]
    public async Task Grace_period_out_of_range_is_rejected(int seconds)
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

    /// <summary>Concurrent rotations are serialized: each issues a secret, and only the later one is valid.</summary>
    [Fact]
    public async Task Of_concurrent_rotations_exactly_one_secret_survives()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        var rotated = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RotateAsync(caller, key.Id(), 0)));
        var responses = await Task.WhenAll(rotated.Select(key => app.VerifyAsync(key.Secret())));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
    }

    /// <summary>
    /// The maximum lifetime counts from the secret: a key older than the policy must not get a new secret without
    /// expiry.
    /// </summary>
    [Fact]
    public async Task Key_without_an_expiry_is_not_rotated_under_a_maximum_lifetime()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(owner);
        await app.SetPolicyAsync(owner, new { max_lifetime_days = 30 });
        using var client = app.CreateClient(owner);

        var rejected = await client.PostAsync($"{KeysApp.KeysPath}{key.Id()}/rotate/", null);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", rejected);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(key.Secret()));
    }

    private async Task<JsonElement> RotateAsync(TestCaller caller, string id, int? grace)
    {
        using var client = app.CreateClient(caller);
        var path = KeysApp.KeysPath + id + "/rotate/";
        var response = grace is null
            ? await client.PostAsync(path, null)
            : await client.PostAsJsonAsync(path, new { grace_period_seconds = grace });
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, response);
    }
}
