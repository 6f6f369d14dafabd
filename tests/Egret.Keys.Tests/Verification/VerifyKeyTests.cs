using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Keys.Tests.Verification;

public sealed class VerifyKeyTests(KeysApp app) : IClassFixture<KeysApp>
{
    [Fact]
    public async Task Verdict_states_user_organisation_and_scopes()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller, new { name = "ci", scopes = new[] { "documents", "query" } });
        for (var time = 0; time < 2; time++)
        {
            var verdict = await app.VerdictAsync(key.Secret());
            Assert.Equal(Guid.Parse(key.Id()), verdict.KeyId);
            Assert.Equal(caller.UserId, verdict.UserId);
            Assert.Equal(caller.OrganisationId, verdict.OrganisationId);
            Assert.Equal(["documents", "query"], verdict.Scopes);
            Assert.Null(verdict.ExpiresAt);
            Assert.Equal(key.GetProperty("created_at").GetDateTimeOffset(), verdict.CreatedAt!.Value, TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Users and requests without an assertion of the gateway must not verify keys.</summary>
    [Fact]
    public async Task Verification_requires_an_internal_assertion()
    {
        using var unauthenticated = app.CreateClient();
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        using var user = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { IsPlatformAdministrator = true });
        foreach (var path in new[] { "/internal/keys/verify", "/internal/keys/uses" })
        {
            var body = new { key_hash = new string('a', 64), uses = Array.Empty<object>() };
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await unauthenticated.PostAsJsonAsync(path, body));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await anonymous.PostAsJsonAsync(path, body));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, await user.PostAsJsonAsync(path, body));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Unknown_hash_is_not_found(string hash)
    {
        using var client = app.CreateClient(Assertions.Service());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await client.PostAsJsonAsync("/internal/keys/verify", new { key_hash = hash }));
    }

    [Fact]
    public async Task Last_use_is_written_from_verifications_and_reports()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var (verified, reported) = (await app.IssueAsync(caller), await app.IssueAsync(caller));
        await app.VerdictAsync(verified.Secret());
        var usedAt = DateTimeOffset.UtcNow.AddSeconds(-30);
        using var gateway = app.CreateClient(Assertions.Service());
        var report = new ReportKeyUsesRequest(
        [
            new(Guid.Parse(reported.Id()), usedAt),
            new(Guid.Parse(reported.Id()), usedAt.AddMinutes(-1)),
            new(Guid.CreateVersion7(), usedAt),
        ]);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await gateway.PostAsJsonAsync("/internal/keys/uses", report, ResponseAssert.Json));

        using var client = app.CreateClient(caller);
        var keys = await ResponseAssert.EventuallyAsync(
            async () => (await client.GetFromJsonAsync<JsonElement[]>(KeysApp.KeysPath))!,
            keys => keys.All(key => key.GetProperty("last_used_at").ValueKind == JsonValueKind.String));
        Assert.Equal(DateTimeOffset.UtcNow, keys[0].GetProperty("last_used_at").GetDateTimeOffset(), TimeSpan.FromSeconds(20));
        Assert.Equal(usedAt, keys[1].GetProperty("last_used_at").GetDateTimeOffset(), TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task Last_use_has_address_and_route_and_a_verification_keeps_both()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var (key, other) = (await app.IssueAsync(caller), await app.IssueAsync(caller));
        var (id, now) = (Guid.Parse(key.Id()), DateTimeOffset.UtcNow);
        using var gateway = app.CreateClient(Assertions.Service());
        KeyUse[][] reports =
        [
            [
                new(id, now.AddSeconds(-60), "203.0.113.9", "query"),
                new(Guid.Parse(other.Id()), now, "not an address", "organisation-upload"),
                new(Guid.CreateVersion7(), now, "::1", new string('x', 101)),
            ],
            [new(id, now.AddSeconds(-50))],
        ];
        foreach (var report in reports)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.NoContent,
                await gateway.PostAsJsonAsync(
                    "/internal/keys/uses", new ReportKeyUsesRequest(report), ResponseAssert.Json));
            await UsedAsync(caller, key, report[0].UsedAt, "203.0.113.9", "query");
        }

        await UsedAsync(caller, other, now, null, "organisation-upload");
    }

    private async Task UsedAsync(TestCaller caller, JsonElement key, DateTimeOffset at, string? address, string route)
    {
        using var client = app.CreateClient(caller);
        var usedKey = await ResponseAssert.EventuallyAsync(
            async () => await client.GetFromJsonAsync<JsonElement>(KeysApp.KeysPath + key.Id() + "/"),
            usedKey => usedKey.GetProperty("last_used_at").ValueKind == JsonValueKind.String
                && (usedKey.GetProperty("last_used_at").GetDateTimeOffset() - at).Duration() < TimeSpan.FromMilliseconds(2));
        Assert.Equal(address, usedKey.GetProperty("last_used_ip").GetString());
        Assert.Equal(route, usedKey.GetProperty("last_used_route").GetString());
    }

    [Fact]
    public void Key_with_a_wrong_checksum_is_malformed()
    {
        var key = ApiKeyFormat.Generate();
        Assert.True(ApiKeyFormat.IsWellFormed(key));
        for (var position = 0; position < key.Length; position++)
        {
            var other = key[position] == 'x' ? 'y' : 'x';
            Assert.False(ApiKeyFormat.IsWellFormed(string.Concat(key.AsSpan(0, position), [other], key.AsSpan(position + 1))));
        }

        Assert.False(ApiKeyFormat.IsWellFormed(key + "\n"));
        Assert.False(ApiKeyFormat.IsWellFormed(key.AsSpan(0, key.Length - 1)));
        Assert.False(ApiKeyFormat.IsWellFormed(""));
    }
}
