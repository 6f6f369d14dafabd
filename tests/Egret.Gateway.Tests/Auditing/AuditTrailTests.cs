using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Tests.RateLimiting;
using Egret.Testing;

namespace Egret.Gateway.Tests.Auditing;

/// <summary>
/// Whatever the gateway decides of access can be read in the audit trail, and nothing that could be used to get in.
/// </summary>
public sealed class AuditTrailTests(AuditTrailTests.AuditedSystem system) : IClassFixture<AuditTrailTests.AuditedSystem>
{
    [Fact]
    public async Task Admissions_are_recorded_in_one_entry_with_a_count()
    {
        var user = system.Identity.AddUser();
        var key = await system.IssueKeyAsync(user);
        for (var time = 0; time < 5; time++)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", key.Secret));
        }

        var line = await FindAsync(line => line.KeyId == Guid.Parse(key.Id));
        Assert.Equal((AuditActions.Authentication, AuditOutcomes.Succeeded), (line.Action, line.Outcome));
        Assert.Equal(user.UserId, line.UserId);
        Assert.Equal("127.0.0.1", line.Address);
        Assert.InRange(line.Count, 1, 5);
        Assert.NotNull(line.TraceId);
    }

    [Fact]
    public async Task Rejected_key_is_recorded_by_its_prefix_only()
    {
        var secret = ApiKeyFormat.Generate();
        using var client = system.Gateway.ClientFrom("127.0.0.31");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "api_key_not_valid", await SendAsync(client, secret));

        var line = await FindAsync(line => line.TargetId == secret[..20]);
        Assert.Equal((AuditActions.Authentication, AuditOutcomes.Rejected, "api_key_not_valid"), (line.Action, line.Outcome, line.Reason));
        Assert.DoesNotContain(system.Identity.Audited, line => JsonSerializer.Serialize(line).Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>Anybody can make up keys of the right form: a line for each would fill the trail.</summary>
    [Fact]
    public async Task Guessed_keys_are_counted_and_only_the_first_prefixes_recorded()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.32");
        for (var rejected = 0; rejected < 200;)
        {
            using var answer = await SendAsync(client, ApiKeyFormat.Generate());
            // On a busy machine one may not be looked up in time.
            rejected += answer.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0;
        }

        var lines = await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(system.Identity.Audited.Where(line => line is { Address: "127.0.0.32", Reason: "api_key_not_valid" }).ToList()),
            lines => lines.Sum(line => line.Count) == 200);
        // The guesses may lie on both sides of a full minute.
        Assert.InRange(lines.Count(line => line.TargetId is not null), 1, 150);
        Assert.InRange(lines.Where(line => line.TargetId is null).Sum(line => line.Count), 50, 199);
    }

    [Fact]
    public async Task Every_rejection_is_recorded_with_its_reason()
    {
        var (user, other) = (system.Identity.AddUser(), system.Identity.AddUser());
        var token = system.Identity.Token(user.UserId);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await system.Gateway.GetAsync("/v1/models/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await system.Gateway.GetAsync("/v1/models/", token + "x"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, await system.Gateway.GetAsync("/v1/audit/events/", token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NotFound, await system.Gateway.GetAsync($"/v1/orgs/{other.DefaultOrganisation}/", token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, await system.Gateway.GetAsync("/v1/orgs/?status=403", token));
        var forwarded = await system.Gateway.GetAsync("/v1/models/?status=403&code=domain_not_allowed", token);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, forwarded);
        Assert.False(forwarded.Headers.Contains("X-Egret-Error-Code"));
        using var client = system.Gateway.ClientFrom("127.0.0.9");
        await WindowStart.WaitAsync();
        for (var time = 0; time < 3; time++)
        {
            await client.PostAsJsonAsync("/auth/users/", new { });
        }

        await FindAsync(line => line is { Action: AuditActions.Authentication, Reason: "not_authenticated", UserId: null });
        await FindAsync(line => line is { Action: AuditActions.Authentication, Reason: "token_not_valid", TargetId: null });
        await FindAsync(line => line is { Action: AuditActions.Authorization, Reason: "platform_admin_required", TargetId: "audit-events" } && line.UserId == user.UserId);
        await FindAsync(line => line is { Action: AuditActions.Authorization, Reason: "not_found", TargetId: "organisation" } && line.UserId == user.UserId);
        await FindAsync(line => line is { Action: AuditActions.Authorization, Reason: "permission_denied", TargetId: "organisations" } && line.UserId == user.UserId);
        await FindAsync(line => line is { Action: AuditActions.Authorization, Reason: "domain_not_allowed", TargetId: "models" } && line.UserId == user.UserId);
        await FindAsync(line => line is { Action: AuditActions.RateLimit, Reason: "rate_limited", TargetId: "sign-up", Address: "127.0.0.9" });
    }

    /// <summary>Only the service knows whose a key is, and it says no more than that there is none.</summary>
    [Fact]
    public async Task Request_for_a_resource_of_another_owner_is_recorded()
    {
        var (owner, other) = (system.Identity.AddUser(), system.Identity.AddUser());
        var (id, _) = await system.IssueKeyAsync(owner);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await system.Gateway.GetAsync($"/v1/api-keys/{id}/", system.Identity.Token(other.UserId)));
        var line = await FindAsync(line => line is { Action: AuditActions.Authorization, Reason: "not_found", TargetId: "keys-key" } && line.UserId == other.UserId);
        Assert.Equal((AuditOutcomes.Rejected, "route"), (line.Outcome, line.TargetType));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync($"/v1/api-keys/{id}/", system.Identity.Token(owner.UserId)));
        Assert.DoesNotContain(system.Identity.Audited, line => line.UserId == owner.UserId && line.Outcome == AuditOutcomes.Rejected);
    }

    /// <summary>A flood of guesses is one line with a count, not a flood of lines.</summary>
    [Fact]
    public async Task Equal_rejections_are_counted_in_one_entry()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.10");
        for (var time = 0; time < 200; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/") { Headers = { Authorization = new("Bearer", $"guess-{time}") } };
            await client.SendAsync(request);
        }

        var lines = await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(system.Identity.Audited.Where(line => line.Address == "127.0.0.10").ToList()), lines => lines.Sum(line => line.Count) == 200);
        Assert.InRange(lines.Count, 1, 20);
    }

    /// <summary>
    /// Whoever looks for what an address did finds all of it under one name, whichever socket it came by.
    /// </summary>
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

        await FindAsync(line => line is { Outcome: AuditOutcomes.Succeeded, Address: "192.0.2.77" } && line.UserId == user.UserId);
        await FindAsync(line => line is { Action: AuditActions.Authorization, Address: "192.0.2.77" } && line.UserId == user.UserId);
        await FindAsync(line => line is { Reason: "token_not_valid", Address: "192.0.2.77" });
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/");
        request.Headers.Authorization = new("Bearer", secret);
        return await client.SendAsync(request);
    }

    private async Task<AccessAudited> FindAsync(Func<AccessAudited, bool> holds) => (await ResponseAssert.EventuallyAsync(
        () => Task.FromResult(system.Identity.Audited.Where(holds).ToList()), found => found.Count > 0))[0];

    public sealed class AuditedSystem : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new() { ["RateLimits:SignUp"] = "2", ["TrustedProxies:0"] = "127.0.0.0/8" };
    }
}
