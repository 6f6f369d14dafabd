using System.Net;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Gateway.Tests.LongRunning;

/// <summary>A caller that loses access also loses its long-running requests.</summary>
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
    [Trait("Kind", "Timing")]
    public async Task Response_is_aborted_within_one_second_after_key_revocation()
    {
        var user = _system.Identity.AddUser();
        var (id, secret) = await _system.IssueKeyAsync(user);
        using var owner = _system.Gateway.ClientOf(_system.Identity.Token(user.UserId));
        var document = $"/v1/orgs/{user.Memberships[0].Slug}/documents/{Guid.CreateVersion7()}";
        using var response = await StartQuestionAsync(secret);
        using var events = await StartedResponse.StartAsync(
            _system.Gateway, secret, HttpMethod.Get, $"{document}/events/?drip=1");
        using var download = await StartedResponse.StartAsync(
            _system.Gateway, secret, HttpMethod.Get, $"{document}/content/?drip=1");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));

        await response.AssertAbortedAsync(Bound);
        await events.AssertAbortedAsync(Bound);
        await download.AssertAbortedAsync(Bound);
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(_system.Identity.Audited.ToList()),
            entries => entries.Any(entry => entry is
            {
                Action: AuditActions.Authentication,
                Outcome: AuditOutcomes.Rejected,
                Reason: "api_key_not_valid",
            }));
    }

    [Fact]
    public async Task Response_is_aborted_when_its_key_expires()
    {
        var user = _system.Identity.AddUser();
        var expiresAt = DateTimeOffset.UtcNow.AddSeconds(4);
        var secret = (await _system.IssueKeyAsync(user, new { name = "brief", expires_at = expiresAt })).Secret;
        using var response = await StartQuestionAsync(secret);

        await response.AssertAbortedAsync(expiresAt - DateTimeOffset.UtcNow + Bound);
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Response_is_aborted_when_administrator_role_is_removed()
    {
        var user = _system.Identity.AddUser(isPlatformAdministrator: true);
        using var events = await StartedResponse.StartAsync(
            _system.Gateway,
            _system.Identity.Token(user.UserId),
            HttpMethod.Get,
            $"/v1/domains/aml/categories/sg/documents/{Guid.CreateVersion7()}/events/?drip=1");

        _system.Identity.Set(user with { IsPlatformAdministrator = false });
        await TestSystem.InvalidatePrincipalAsync(user.UserId);

        await events.AssertAbortedAsync(Bound);
    }

    /// <summary>The end of a complete response does not wait for a pending check of its caller.</summary>
    [Fact]
    public async Task Complete_response_ends_while_a_service_hangs()
    {
        var user = _system.Identity.AddUser();
        using var response = await StartQuestionAsync(_system.Identity.Token(user.UserId));
        var gate = new TaskCompletionSource();
        _system.Identity.PrincipalGate = gate.Task;
        try
        {
            var lookups = _system.Identity.PrincipalLookups;
            await TestSystem.InvalidatePrincipalAsync(user.UserId);
            await ResponseAssert.EventuallyAsync(
                () => Task.FromResult(_system.Identity.PrincipalLookups),
                count => count > lookups);

            _secondLine.SetResult();
            Assert.Equal("second\n", await response.ReadAsync(Bound));
        }
        finally
        {
            _system.Identity.PrincipalGate = Task.CompletedTask;
            gate.SetResult();
        }
    }

    public static TheoryData<string> AccessChanges => ["signed out", "signed out everywhere", "deactivated", "removed", "another role"];

    [Theory]
    [Trait("Kind", "Timing")]
    [MemberData(nameof(AccessChanges))]
    public async Task Response_is_aborted_when_its_user_loses_access(string loss)
    {
        var user = _system.Identity.AddUser(organisations: 2);
        var signIn = Guid.CreateVersion7();
        var token = _system.Identity.Token(user.UserId, descriptor => descriptor.Claims["sid"] = signIn.ToString());
        using var response = await StartQuestionAsync(token);

        Change(user, signIn, loss);
        await TestSystem.InvalidatePrincipalAsync(user.UserId);

        await response.AssertAbortedAsync(Bound);
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
            $"POST /v1/orgs/{user.Memberships[0].Slug}/documents/ HTTP/1.1\r\nHost: localhost\r\n"
            + $"X-API-Key: {secret}\r\nContent-Length: 20000000\r\n\r\n",
            new byte[65_536]);
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(_system.Knowledge.Requests),
            count => count > before);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));

        var response = await uploading.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.StartsWith("HTTP/1.1 401 ", response, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"api_key_not_valid\"", response, StringComparison.Ordinal);
        Assert.Contains("Connection: close", response, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Response_continues_after_an_unrelated_change_of_its_caller()
    {
        var user = _system.Identity.AddUser();
        using var response = await StartQuestionAsync(_system.Identity.Token(user.UserId));

        _system.Identity.Set(user with
        {
            EndedSignIns = [Guid.CreateVersion7()],
            Memberships = [user.Memberships[0] with { AllowedDomains = ["aml"] }, .. _system.Identity.AddUser().Memberships],
        });
        await TestSystem.InvalidatePrincipalAsync(user.UserId);
        var lookups = _system.Identity.PrincipalLookups;
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(_system.Identity.PrincipalLookups),
            count => count > lookups);
        await Task.Delay(Bound);

        _secondLine.SetResult();
        Assert.Equal("second\n", await response.ReadAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>
    /// A restart of a service does not abort responses; an outage does not extend access beyond the bound.
    /// </summary>
    [Fact]
    public async Task Response_continues_during_a_short_outage_and_is_aborted_after_the_bound()
    {
        var user = _system.Identity.AddUser();
        using var response = await StartQuestionAsync(_system.Identity.Token(user.UserId));

        await _system.Identity.DisposeAsync();
        await TestSystem.InvalidatePrincipalAsync(user.UserId);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(response.IsCompleted);
        await _system.Identity.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.False(response.IsCompleted);

        await _system.Identity.DisposeAsync();
        await response.AssertAbortedAsync(TimeSpan.FromSeconds(10) + Bound);
        await _system.Identity.StartAsync();
    }

    [Fact]
    public async Task Start_fails_for_an_unmarked_long_running_route()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => _system.StartGatewayAsync(new()
        {
            ["ReverseProxy:Routes:query:Metadata:LongRunning"] = "false",
        }));

        Assert.Contains("Route 'query' must be marked as long-running", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>
    /// While a service hangs, a long-running request may continue for as long as the gateway waits for the service.
    /// </summary>
    [Theory]
    [InlineData("UpstreamCalls:Timeout", "00:00:21", "UpstreamCallOptions.Timeout")]
    [InlineData("RateLimits:RedisTimeout", "00:00:06", "RateLimitOptions.RedisTimeout")]
    public async Task Start_fails_for_a_timeout_over_the_revocation_bound(
        string setting, string timeout, string rejected)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => _system.StartGatewayAsync(new() { [setting] = timeout }));

        Assert.Contains($"{rejected} must be between", failure.ToString(), StringComparison.Ordinal);
    }

    private Task<StartedResponse> StartQuestionAsync(string credential) =>
        StartedResponse.StartAsync(_system.Gateway, credential, HttpMethod.Post, Question);

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
                var demoted = user.Memberships[0] with { Role = OrganisationRoles.Member };
                _system.Identity.Set(user with { Memberships = [demoted, user.Memberships[1]] });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(loss));
        }
    }

    /// <summary>A response whose first line has been received.</summary>
    private sealed class StartedResponse(HttpClient client, HttpResponseMessage response, Task<string> rest)
        : IDisposable
    {
        /// <summary>Whether the response has ended.</summary>
        public bool IsCompleted => rest.IsCompleted;

        public static async Task<StartedResponse> StartAsync(
            GatewayHost gateway, string credential, HttpMethod method, string path)
        {
            var client = gateway.ClientOf(credential);
            using var request = new HttpRequestMessage(method, path);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
            var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal("first", await reader.ReadLineAsync());
            return new StartedResponse(client, response, reader.ReadToEndAsync());
        }

        /// <summary>Returns the text after the first line.</summary>
        public Task<string> ReadAsync(TimeSpan limit) => rest.WaitAsync(limit);

        /// <summary>Checks that the response is aborted within the time, and does not end normally.</summary>
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
