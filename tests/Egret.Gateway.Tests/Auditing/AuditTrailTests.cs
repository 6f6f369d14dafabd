using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Tests.RateLimiting;
using Egret.Testing;

namespace Egret.Gateway.Tests.Auditing;

/// <summary>The audit trail records every access decision of the gateway, and no usable credential.</summary>
public sealed class AuditTrailTests(AuditTrailTests.AuditedSystem system) : IClassFixture<AuditTrailTests.AuditedSystem>
{
    [Fact]
    public async Task Admissions_are_recorded_in_one_entry_with_a_count()
    {
        var user = system.Identity.AddUser();
        var key = await system.IssueKeyAsync(user);
        for (var time = 0; time < 5; time++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", key.Secret));
        }

        var entry = await FindAsync(entry => entry.KeyId == Guid.Parse(key.Id));
        Assert.Equal((AuditActions.Authentication, AuditOutcomes.Succeeded), (entry.Action, entry.Outcome));
        Assert.Equal(user.UserId, entry.UserId);
        Assert.Equal("127.0.0.1", entry.Address);
        Assert.InRange(entry.Count, 1, 5);
        Assert.NotNull(entry.TraceId);
    }

    [Fact]
    public async Task Rejected_key_is_recorded_by_its_prefix_only()
    {
        var secret = ApiKeyFormat.Generate();
        using var client = system.Gateway.ClientFrom("127.0.0.31");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "api_key_not_valid", await SendAsync(client, secret));

        var entry = await FindAsync(entry => entry.TargetId == secret[..20]);
        Assert.Equal(
            (AuditActions.Authentication, AuditOutcomes.Rejected, "api_key_not_valid"),
            (entry.Action, entry.Outcome, entry.Reason));
        Assert.DoesNotContain(
            system.Identity.Audited,
            entry => JsonSerializer.Serialize(entry).Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>Well-formed keys can be invented: one entry per key would fill the audit trail.</summary>
    [Fact]
    public async Task Guessed_keys_are_counted_and_only_the_first_prefixes_recorded()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.32");
        for (var rejected = 0; rejected < 200;)
        {
            using var response = await SendAsync(client, ApiKeyFormat.Generate());
            // On a busy machine a lookup can time out.
            rejected += response.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0;
        }

        var entries = await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(system.Identity.Audited
                .Where(entry => entry is { Address: "127.0.0.32", Reason: "api_key_not_valid" })
                .ToList()),
            entries => entries.Sum(entry => entry.Count) == 200);
        // The guesses can fall into two minutes.
        Assert.InRange(entries.Count(entry => entry.TargetId is not null), 1, 150);
        Assert.InRange(entries.Where(entry => entry.TargetId is null).Sum(entry => entry.Count), 50, 199);
    }

    [Fact]
    public async Task Every_rejection_is_recorded_with_its_reason()
    {
        var (user, other) = (system.Identity.AddUser(), system.Identity.AddUser());
        var token = system.Identity.Token(user.UserId);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await system.Gateway.GetAsync("/v1/models/"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized, await system.Gateway.GetAsync("/v1/models/", token + "x"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Forbidden, await system.Gateway.GetAsync("/v1/audit/events/", token));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NotFound, await system.Gateway.GetAsync($"/v1/orgs/{other.DefaultOrganisation}/", token));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Forbidden, await system.Gateway.GetAsync("/v1/orgs/?status=403", token));
        var forwarded = await system.Gateway.GetAsync("/v1/models/?status=403&code=domain_not_allowed", token);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, forwarded);
        Assert.False(forwarded.Headers.Contains("X-Egret-Error-Code"));
        using var client = system.Gateway.ClientFrom("127.0.0.9");
        await WindowStart.WaitAsync();
        for (var time = 0; time < 3; time++)
        {
            await client.PostAsJsonAsync("/auth/users/", new { });
        }

        await FindAsync(entry =>
            entry is { Action: AuditActions.Authentication, Reason: "not_authenticated", UserId: null });
        await FindAsync(entry =>
            entry is { Action: AuditActions.Authentication, Reason: "token_not_valid", TargetId: null });
        await FindDenialAsync(user.UserId, "platform_admin_required", "audit-events");
        await FindDenialAsync(user.UserId, "not_found", "organisation");
        await FindDenialAsync(user.UserId, "permission_denied", "organisations");
        await FindDenialAsync(user.UserId, "domain_not_allowed", "models");
        await FindAsync(entry => entry is
        {
            Action: AuditActions.RateLimit, Reason: "rate_limited", TargetId: "sign-up", Address: "127.0.0.9",
        });
    }

    /// <summary>Only the service knows the owner of a key; its response is the same as for an unknown key.</summary>
    [Fact]
    public async Task Request_for_a_resource_of_another_owner_is_recorded()
    {
        var (owner, other) = (system.Identity.AddUser(), system.Identity.AddUser());
        var (id, _) = await system.IssueKeyAsync(owner);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await system.Gateway.GetAsync($"/v1/api-keys/{id}/", system.Identity.Token(other.UserId)));
        var entry = await FindDenialAsync(other.UserId, "not_found", "keys-key");
        Assert.Equal((AuditOutcomes.Rejected, "route"), (entry.Outcome, entry.TargetType));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK,
            await system.Gateway.GetAsync($"/v1/api-keys/{id}/", system.Identity.Token(owner.UserId)));
        Assert.DoesNotContain(
            system.Identity.Audited, entry => entry.UserId == owner.UserId && entry.Outcome == AuditOutcomes.Rejected);
    }

    /// <summary>Many equal guesses are one entry with a count, not many entries.</summary>
    [Fact]
    public async Task Equal_rejections_are_counted_in_one_entry()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.10");
        for (var time = 0; time < 200; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/");
            request.Headers.Authorization = new("Bearer", $"guess-{time}");
            await client.SendAsync(request);
        }

        var entries = await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(system.Identity.Audited.Where(entry => entry.Address == "127.0.0.10").ToList()),
            entries => entries.Sum(entry => entry.Count) == 200);
        Assert.InRange(entries.Count, 1, 20);
    }

    /// <summary>A search for an address finds all its entries, regardless of the type of the socket.</summary>
    [Fact]
    public async Task IPv4_address_mapped_to_IPv6_is_recorded_as_IPv4()
    {
        var user = system.Identity.AddUser();
        using var client = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "::ffff:192.0.2.77");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/v1/models/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, await client.GetAsync("/v1/audit/events/"));
        client.DefaultRequestHeaders.Authorization = new("Bearer", "guess");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await client.GetAsync("/v1/models/"));

        await FindAsync(entry =>
            entry is { Outcome: AuditOutcomes.Succeeded, Address: "192.0.2.77" } && entry.UserId == user.UserId);
        await FindAsync(entry =>
            entry is { Action: AuditActions.Authorization, Address: "192.0.2.77" } && entry.UserId == user.UserId);
        await FindAsync(entry => entry is { Reason: "token_not_valid", Address: "192.0.2.77" });
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/");
        request.Headers.Authorization = new("Bearer", secret);
        return await client.SendAsync(request);
    }

    private Task<AccessAudited> FindDenialAsync(Guid userId, string reason, string routeId) => FindAsync(entry =>
        entry.Action == AuditActions.Authorization && entry.Reason == reason && entry.TargetId == routeId
        && entry.UserId == userId);

    private async Task<AccessAudited> FindAsync(Func<AccessAudited, bool> holds) => (await ResponseAssert.EventuallyAsync(
        () => Task.FromResult(system.Identity.Audited.Where(holds).ToList()), found => found.Count > 0))[0];

    public sealed class AuditedSystem : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["RateLimits:SignUp"] = "2",
            ["TrustedProxies:0"] = "127.0.0.0/8",
        };
    }
}
