using System.Net;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Gateway.Tests.LongRunning;

/// <summary>Whoever is out is out in the middle of a long request too.</summary>
[Collection(SequentialTestCollection.Name)]
public sealed class LongRunningRequestGuardTests : IClassFixture<ShortTimeoutSystem>, IDisposable
{
    private const string Question = "/v1/query/?drip=1";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private readonly TestSystem _system;
    private readonly TaskCompletionSource _secondLine = new();

    public LongRunningRequestGuardTests(ShortTimeoutSystem system)
    {
        _system = system;
        system.Chat.SecondLine = system.Knowledge.SecondLine = _secondLine.Task;
    }

    public void Dispose() => _secondLine.TrySetResult();

    [Fact]
    public async Task Response_is_aborted_within_one_second_after_key_revocation()
    {
        var user = _system.Identity.AddUser();
        var (id, secret) = await _system.IssueKeyAsync(user);
        using var owner = _system.Gateway.ClientOf(_system.Identity.Token(user.UserId));
        var document = $"/v1/orgs/{user.Memberships[0].Slug}/documents/{Guid.CreateVersion7()}";
        using var answer = await Answer.StartAsync(_system.Gateway, secret, HttpMethod.Post, Question);
        using var events = await Answer.StartAsync(_system.Gateway, secret, HttpMethod.Get, $"{document}/events/?drip=1");
        using var download = await Answer.StartAsync(_system.Gateway, secret, HttpMethod.Get, $"{document}/content/?drip=1");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));

        await answer.AssertAbortedAsync(Bound);
        await events.AssertAbortedAsync(Bound);
        await download.AssertAbortedAsync(Bound);
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(_system.Identity.Audited.ToList()),
            lines => lines.Any(line => line is { Action: AuditActions.Authentication, Outcome: AuditOutcomes.Rejected, Reason: "api_key_not_valid" }));
    }

    [Fact]
    public async Task Response_is_aborted_when_its_key_expires()
    {
        var user = _system.Identity.AddUser();
        var expiresAt = DateTimeOffset.UtcNow.AddSeconds(4);
        var secret = (await _system.IssueKeyAsync(user, new { name = "brief", expires_at = expiresAt })).Secret;
        using var answer = await Answer.StartAsync(_system.Gateway, secret, HttpMethod.Post, Question);

        await answer.AssertAbortedAsync(expiresAt - DateTimeOffset.UtcNow + Bound);
    }

    [Fact]
    public async Task Response_is_aborted_when_administrator_role_is_removed()
    {
        var user = _system.Identity.AddUser(isPlatformAdministrator: true);
        using var events = await Answer.StartAsync(
            _system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Get, $"/v1/domains/aml/categories/sg/documents/{Guid.CreateVersion7()}/events/?drip=1");

        _system.Identity.Set(user with { IsPlatformAdministrator = false });
        await TestSystem.InvalidatePrincipalAsync(user.UserId);

        await events.AssertAbortedAsync(Bound);
    }

    /// <summary>
    /// The end of a whole answer waits for nobody who would say whether its caller may still have it.
    /// </summary>
    [Fact]
    public async Task Complete_response_ends_while_a_service_hangs()
    {
        var user = _system.Identity.AddUser();
        using var answer = await Answer.StartAsync(_system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Post, Question);
        var gate = new TaskCompletionSource();
        _system.Identity.PrincipalGate = gate.Task;
        try
        {
            var lookups = _system.Identity.PrincipalLookups;
            await TestSystem.InvalidatePrincipalAsync(user.UserId);
            await ResponseAssert.EventuallyAsync(() => Task.FromResult(_system.Identity.PrincipalLookups), count => count > lookups);

            _secondLine.SetResult();
            Assert.Equal("second\n", await answer.ReadAsync(Bound));
        }
        finally
        {
            _system.Identity.PrincipalGate = Task.CompletedTask;
            gate.SetResult();
        }
    }

    public static TheoryData<string> AccessChanges => ["signed out", "signed out everywhere", "deactivated", "removed", "another role"];

    [Theory]
    [MemberData(nameof(AccessChanges))]
    public async Task Response_is_aborted_when_its_user_loses_access(string loss)
    {
        var user = _system.Identity.AddUser(organisations: 2);
        var signIn = Guid.CreateVersion7();
        var token = _system.Identity.Token(user.UserId, descriptor => descriptor.Claims["sid"] = signIn.ToString());
        using var answer = await Answer.StartAsync(_system.Gateway, token, HttpMethod.Post, Question);

        Change(user, signIn, loss);
        await TestSystem.InvalidatePrincipalAsync(user.UserId);

        await answer.AssertAbortedAsync(Bound);
    }

    [Fact]
    public async Task Upload_is_rejected_during_transfer_after_key_revocation()
    {
        var user = _system.Identity.AddUser();
        var (id, secret) = await _system.IssueKeyAsync(user);
        using var owner = _system.Gateway.ClientOf(_system.Identity.Token(user.UserId));
        var before = _system.Knowledge.Requests;
        var uploading = RawHttp.SendSlowlyAsync(
            _system.Gateway.Address,
            $"POST /v1/orgs/{user.Memberships[0].Slug}/documents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {secret}\r\nContent-Length: 20000000\r\n\r\n",
            new byte[65_536]);
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(_system.Knowledge.Requests), count => count > before);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));

        var answer = await uploading.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"api_key_not_valid\"", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Response_continues_after_an_unrelated_change_of_its_caller()
    {
        var user = _system.Identity.AddUser();
        using var answer = await Answer.StartAsync(_system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Post, Question);

        _system.Identity.Set(user with
        {
            EndedSignIns = [Guid.CreateVersion7()],
            Memberships = [user.Memberships[0] with { AllowedDomains = ["aml"] }, .. _system.Identity.AddUser().Memberships],
        });
        await TestSystem.InvalidatePrincipalAsync(user.UserId);
        var lookups = _system.Identity.PrincipalLookups;
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(_system.Identity.PrincipalLookups), count => count > lookups);
        await Task.Delay(Bound);

        _secondLine.SetResult();
        Assert.Equal("second\n", await answer.ReadAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>A service that restarts cuts nobody off, and one that is away lets nobody in for ever.</summary>
    [Fact]
    public async Task Response_continues_during_a_short_outage_and_is_aborted_after_the_bound()
    {
        var user = _system.Identity.AddUser();
        using var answer = await Answer.StartAsync(_system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Post, Question);

        await _system.Identity.DisposeAsync();
        await TestSystem.InvalidatePrincipalAsync(user.UserId);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(answer.IsCompleted);
        await _system.Identity.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.False(answer.IsCompleted);

        await _system.Identity.DisposeAsync();
        await answer.AssertAbortedAsync(TimeSpan.FromSeconds(10) + Bound);
        await _system.Identity.StartAsync();
    }

    [Fact]
    public async Task Start_fails_for_an_unmarked_long_running_route()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => _system.StartGatewayAsync(new() { ["ReverseProxy:Routes:query:Metadata:LongRunning"] = "false" }));

        Assert.Contains("Route 'query' must be marked as long-running", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>While a service hangs, a request under way may go on for as long as a gateway waits for it.</summary>
    [Theory]
    [InlineData("UpstreamCalls:Timeout", "00:00:21", "UpstreamCallOptions.Timeout")]
    [InlineData("RateLimits:RedisTimeout", "00:00:06", "RateLimitOptions.RedisTimeout")]
    public async Task Start_fails_for_a_timeout_over_the_revocation_bound(string setting, string patience, string rejected)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => _system.StartGatewayAsync(new() { [setting] = patience }));

        Assert.Contains($"{rejected} must be between", failure.ToString(), StringComparison.Ordinal);
    }

    private void Change(PrincipalSnapshot user, Guid signIn, string loss)
    {
        switch (loss)
        {
            case "signed out":
                _system.Identity.Set(user with { EndedSignIns = [signIn] });
                break;
            case "signed out everywhere":
                _system.Identity.Set(user with { TokensValidFrom = DateTimeOffset.UtcNow.AddSeconds(1) });
                break;
            case "deactivated":
                _system.Identity.Remove(user.UserId);
                break;
            case "removed":
                _system.Identity.Set(user with { Memberships = [user.Memberships[1]], DefaultOrganisation = user.Memberships[1].Slug });
                break;
            case "another role":
                _system.Identity.Set(user with { Memberships = [user.Memberships[0] with { Role = OrganisationRoles.Member }, user.Memberships[1]] });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(loss));
        }
    }

    /// <summary>An answer of which the first line has come.</summary>
    private sealed class Answer(HttpClient client, HttpResponseMessage response, Task<string> rest) : IDisposable
    {
        /// <summary>Whether no more can come.</summary>
        public bool IsCompleted => rest.IsCompleted;

        public static async Task<Answer> StartAsync(GatewayHost gateway, string credential, HttpMethod method, string path)
        {
            var client = gateway.ClientOf(credential);
            using var request = new HttpRequestMessage(method, path);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
            var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal("first", await reader.ReadLineAsync());
            return new Answer(client, response, reader.ReadToEndAsync());
        }

        /// <summary>What came after the first line.</summary>
        public Task<string> ReadAsync(TimeSpan limit) => rest.WaitAsync(limit);

        /// <summary>It ends within the time, and not as a whole answer does.</summary>
        public async Task AssertAbortedAsync(TimeSpan limit)
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => rest.WaitAsync(limit));
            Assert.True(failure is HttpIOException or IOException, failure.ToString());
        }

        public void Dispose()
        {
            response.Dispose();
            client.Dispose();
        }
    }
}
