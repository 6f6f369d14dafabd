using System.Net;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Gateway.Tests.Authentication;

/// <summary>Whoever is out is out in the middle of a long request too.</summary>
[Collection(Undisturbed.Name)]
public sealed class LastingAccessTests : IClassFixture<HurriedSystem>, IDisposable
{
    private const string Question = "/v1/query/?drip=1";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private readonly TestSystem _system;
    private readonly TaskCompletionSource _secondLine = new();

    public LastingAccessTests(HurriedSystem system)
    {
        _system = system;
        system.Chat.SecondLine = system.Knowledge.SecondLine = _secondLine.Task;
    }

    public void Dispose() => _secondLine.TrySetResult();

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Answer_to_a_key_that_is_revoked_is_cut_off_within_a_second()
    {
        var user = _system.Identity.AddUser();
        var (id, secret) = await _system.IssueKeyAsync(user);
        using var owner = _system.Gateway.ClientOf(_system.Identity.Token(user.UserId));
        var document = $"/v1/orgs/{user.Memberships[0].Slug}/documents/{Guid.CreateVersion7()}";
        using var answer = await Answer.BeginAsync(_system.Gateway, secret, HttpMethod.Post, Question);
        using var events = await Answer.BeginAsync(_system.Gateway, secret, HttpMethod.Get, $"{document}/events/?drip=1");
        using var download = await Answer.BeginAsync(_system.Gateway, secret, HttpMethod.Get, $"{document}/content/?drip=1");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));

        await answer.IsCutOffAsync(Bound);
        await events.IsCutOffAsync(Bound);
        await download.IsCutOffAsync(Bound);
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(_system.Identity.Audited.ToList()),
            lines => lines.Any(line => line is { Action: AuditActions.Authentication, Outcome: AuditOutcomes.Rejected, Reason: "api_key_not_valid" }));
    }

    [Fact]
    public async Task Answer_is_cut_off_at_the_moment_that_its_key_expires()
    {
        var user = _system.Identity.AddUser();
        var expiresAt = DateTimeOffset.UtcNow.AddSeconds(4);
        var secret = (await _system.IssueKeyAsync(user, new { name = "brief", expires_at = expiresAt })).Secret;
        using var answer = await Answer.BeginAsync(_system.Gateway, secret, HttpMethod.Post, Question);

        await answer.IsCutOffAsync(expiresAt - DateTimeOffset.UtcNow + Bound);
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Answer_to_an_administrator_who_is_none_any_more_is_cut_off()
    {
        var user = _system.Identity.AddUser(isPlatformAdministrator: true);
        using var events = await Answer.BeginAsync(
            _system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Get, $"/v1/domains/aml/categories/sg/documents/{Guid.CreateVersion7()}/events/?drip=1");

        _system.Identity.Set(user with { IsPlatformAdministrator = false });
        await TestSystem.DropPrincipalAsync(user.UserId);

        await events.IsCutOffAsync(Bound);
    }

    /// <summary>The end of a whole answer waits for nobody who would say whether its caller may still have it.</summary>
    [Fact]
    public async Task Answer_that_is_complete_ends_while_a_service_hangs()
    {
        var user = _system.Identity.AddUser();
        using var answer = await Answer.BeginAsync(_system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Post, Question);
        var gate = new TaskCompletionSource();
        _system.Identity.Gate = gate.Task;
        try
        {
            var questions = _system.Identity.PrincipalQuestions;
            await TestSystem.DropPrincipalAsync(user.UserId);
            await ResponseAssert.EventuallyAsync(() => Task.FromResult(_system.Identity.PrincipalQuestions), count => count > questions);

            _secondLine.SetResult();
            Assert.Equal("second\n", await answer.ReadAsync(Bound));
        }
        finally
        {
            _system.Identity.Gate = Task.CompletedTask;
            gate.SetResult();
        }
    }

    public static TheoryData<string> Losses => ["signed out", "signed out everywhere", "deactivated", "removed", "another role"];

    [Theory]
    [MemberData(nameof(Losses))]
    [Trait("Kind", "Timing")]
    public async Task Answer_to_a_user_who_loses_what_they_were_let_in_with_is_cut_off(string loss)
    {
        var user = _system.Identity.AddUser(organisations: 2);
        var signIn = Guid.CreateVersion7();
        var token = _system.Identity.Token(user.UserId, descriptor => descriptor.Claims["sid"] = signIn.ToString());
        using var answer = await Answer.BeginAsync(_system.Gateway, token, HttpMethod.Post, Question);

        Change(user, signIn, loss);
        await TestSystem.DropPrincipalAsync(user.UserId);

        await answer.IsCutOffAsync(Bound);
    }

    [Fact]
    public async Task Upload_of_a_key_that_is_revoked_is_answered_before_it_has_arrived()
    {
        var user = _system.Identity.AddUser();
        var (id, secret) = await _system.IssueKeyAsync(user);
        using var owner = _system.Gateway.ClientOf(_system.Identity.Token(user.UserId));
        var before = _system.Knowledge.Requests;
        var uploading = RawHttp.TrickleAsync(
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
    public async Task Answer_outlasts_news_of_its_caller_that_takes_nothing_away()
    {
        var user = _system.Identity.AddUser();
        using var answer = await Answer.BeginAsync(_system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Post, Question);

        _system.Identity.Set(user with
        {
            EndedSignIns = [Guid.CreateVersion7()],
            Memberships = [user.Memberships[0] with { AllowedDomains = ["aml"] }, .. _system.Identity.AddUser().Memberships],
        });
        await TestSystem.DropPrincipalAsync(user.UserId);
        var questions = _system.Identity.PrincipalQuestions;
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(_system.Identity.PrincipalQuestions), count => count > questions);
        await Task.Delay(Bound);

        _secondLine.SetResult();
        Assert.Equal("second\n", await answer.ReadAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>A service that restarts cuts nobody off, and one that is away lets nobody in for ever.</summary>
    [Fact]
    public async Task Answer_outlasts_a_service_that_is_away_for_seconds_and_no_longer()
    {
        var user = _system.Identity.AddUser();
        using var answer = await Answer.BeginAsync(_system.Gateway, _system.Identity.Token(user.UserId), HttpMethod.Post, Question);

        await _system.Identity.DisposeAsync();
        await TestSystem.DropPrincipalAsync(user.UserId);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(answer.IsOver);
        await _system.Identity.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.False(answer.IsOver);

        await _system.Identity.DisposeAsync();
        await answer.IsCutOffAsync(TimeSpan.FromSeconds(10) + Bound);
        await _system.Identity.StartAsync();
    }

    [Fact]
    public async Task Gateway_does_not_start_with_a_route_whose_requests_may_last_unwatched()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => _system.StartGatewayAsync(new() { ["ReverseProxy:Routes:query:Metadata:Lasts"] = "false" }));

        Assert.Contains("Requests of route 'query' may last", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>While a service hangs, a request under way may go on for as long as a gateway waits for it.</summary>
    [Theory]
    [InlineData("Questions:Limit", "00:00:21", "QuestionOptions.Limit")]
    [InlineData("RateLimits:RedisLimit", "00:00:06", "RateLimitOptions.RedisLimit")]
    public async Task Gateway_does_not_start_with_more_patience_than_revocation_can_bear(string setting, string patience, string refused)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => _system.StartGatewayAsync(new() { [setting] = patience }));

        Assert.Contains($"{refused} must be between", failure.ToString(), StringComparison.Ordinal);
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
        public bool IsOver => rest.IsCompleted;

        public static async Task<Answer> BeginAsync(GatewayHost gateway, string credential, HttpMethod method, string path)
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
        public async Task IsCutOffAsync(TimeSpan limit)
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
