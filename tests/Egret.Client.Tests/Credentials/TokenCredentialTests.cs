using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Credentials;

/// <summary>Refresh of access tokens: in time, once for concurrent calls, and until the sign-in ends.</summary>
public sealed class TokenCredentialTests : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly InstantTimeProvider _clock = new();
    private readonly List<TokenPair> _stored = [];
    private RequestDelegate _refresh = Responses.Empty(500);
    private RequestDelegate _other = Responses.Json(Responses.Models);
    private TestServer _server = null!;
    private EgretClient _anonymous = null!;
    private int _ended;

    private int Refreshes => _server.Requests.Count(IsRefresh);

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(
            context => context.Request.Path == "/auth/jwt/refresh/" ? _refresh(context) : _other(context));
        _anonymous = _server.Connect(time: _clock);
    }

    public async Task DisposeAsync()
    {
        _anonymous.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Access_token_is_refreshed_shortly_before_expiry()
    {
        var (first, second) = (Token("first"), Token("second", _clock.GetUtcNow() + Life));
        _refresh = Refreshed(second);
        using var client = Connect(first);

        await client.Models.GetAllAsync();
        _clock.Advance(Life - TimeSpan.FromSeconds(61));
        await client.Models.GetAllAsync();
        Assert.Equal(0, Refreshes);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await client.Models.GetAllAsync();
        await client.Models.GetAllAsync();

        Assert.Equal([first, first, second, second], Presented());
        Assert.Equal(1, Refreshes);
        Assert.Equal([new TokenPair("refresh-1", second)], _stored);
    }

    [Fact]
    public async Task Concurrent_calls_share_one_refresh()
    {
        _refresh = async context =>
        {
            await Task.Delay(100);
            await Refreshed(Token("second", _clock.GetUtcNow() + Life))(context);
        };
        using var client = Connect(Token("first"));
        _clock.Advance(Life);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.Models.GetAllAsync()));

        Assert.Equal(1, Refreshes);
        Assert.Single(Presented().Distinct());
    }

    [Fact]
    public async Task Token_rejected_for_concurrent_calls_is_refreshed_once_and_the_calls_are_repeated()
    {
        var (first, second) = (Token("first"), Token("second"));
        _refresh = Refreshed(second);
        _other = context =>
            (
                context.Request.Headers.Authorization == "Bearer " + second
                    ? Responses.Json(Responses.Models)
                    : Responses.Problem(401, "token_not_valid"))(context);
        using var client = Connect(first);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Models.GetAllAsync()));

        Assert.Equal(1, Refreshes);
        Assert.Equal(20, Presented().Count(token => token == second));
    }

    [Fact]
    public async Task Refreshed_token_that_is_rejected_is_not_refreshed_again()
    {
        _refresh = Refreshed(Token("second"));
        _other = Responses.Problem(401, "token_not_valid");
        using var client = Connect(Token("first"));

        await Assert.ThrowsAsync<EgretNotAuthenticatedException>(() => client.Models.GetAllAsync());

        Assert.Equal(1, Refreshes);
        Assert.Equal(2, Presented().Count);
    }

    [Fact]
    public async Task Ended_sign_in_is_reported_once_and_sends_no_further_requests()
    {
        _refresh = Responses.Problem(401, "token_not_valid");
        _other = Responses.Problem(401, "token_not_valid");
        var credential = Credential(Token("first"));
        using var client = _server.Connect(credential, _clock);

        var exception = await Assert.ThrowsAsync<EgretNotAuthenticatedException>(() => client.Models.GetAllAsync());
        var sent = _server.Requests.Count;
        await Assert.ThrowsAsync<EgretNotAuthenticatedException>(() => client.Models.GetAllAsync());

        Assert.Equal("The sign-in is over; sign in again.", exception.Message);
        Assert.Equal(EgretErrorCodes.TokenNotValid, exception.Code);
        Assert.True(credential.IsSignedOut);
        Assert.Equal(1, _ended);
        Assert.Equal(sent, _server.Requests.Count);
    }

    [Fact]
    public async Task Unexpired_token_is_used_while_refresh_fails()
    {
        _refresh = Responses.Empty(500);
        var first = Token("first");
        using var client = Connect(first);

        _clock.Advance(Life - TimeSpan.FromSeconds(30));
        await client.Models.GetAllAsync();
        await client.Models.GetAllAsync();
        Assert.Equal([first, first], Presented());
        Assert.Equal(1, Refreshes);

        _clock.Advance(TimeSpan.FromSeconds(31));
        var exception = await Assert.ThrowsAsync<EgretException>(() => client.Models.GetAllAsync());
        Assert.Equal(500, (int?)exception.Status);
        Assert.Equal(0, _ended);
    }

    [Fact]
    public async Task Rotation_uses_the_latest_refresh_token()
    {
        _refresh = Refreshed(Token("second"), "refresh-2");
        using var client = Connect(Token("first"), rotate: true);
        _clock.Advance(Life);
        await client.Models.GetAllAsync();
        _refresh = Refreshed(Token("third"), "refresh-3");
        _clock.Advance(Life);
        await client.Models.GetAllAsync();

        Assert.Equal(
            ["""{"refresh":"refresh-1","rotate":true}""", """{"refresh":"refresh-2","rotate":true}"""],
            _server.Requests.Where(IsRefresh).Select(request => request.Body));
        Assert.Equal(["refresh-2", "refresh-3"], _stored.Select(tokens => tokens.Refresh));
    }

    /// <summary>
    /// The server returns the same successor for seconds, so a lost response does not end the sign-in.
    /// </summary>
    [Fact]
    public async Task Refresh_is_retried_after_a_connection_failure()
    {
        var isFirst = true;
        _refresh = context =>
        {
            var answer = isFirst ? Responses.CloseConnection() : Refreshed(Token("second"));
            isFirst = false;
            return answer(context);
        };
        using var client = Connect(Token("first"));
        _clock.Advance(Life);

        await client.Models.GetAllAsync();

        Assert.Equal(2, Refreshes);
    }

    [Fact]
    public async Task Cancelled_call_does_not_cancel_the_shared_refresh()
    {
        var mayAnswer = new TaskCompletionSource();
        _refresh = async context =>
        {
            await mayAnswer.Task;
            await Refreshed(Token("second"))(context);
        };
        using var client = Connect(Token("first"));
        _clock.Advance(Life);
        using var stop = new CancellationTokenSource();

        var cancelled = client.Models.GetAllAsync(stop.Token);
        var waiting = client.Models.GetAllAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        mayAnswer.SetResult();

        Assert.Single(await waiting);
        Assert.Equal(1, Refreshes);
    }

    /// <summary>A clock that is hours ahead would consider each new token expired.</summary>
    [Fact]
    public async Task Clock_skew_causes_one_refresh_only()
    {
        _refresh = Refreshed(Token("second"));
        using var client = Connect(Token("first"));
        _clock.Advance(TimeSpan.FromHours(5));

        for (var call = 0; call < 5; call++)
        {
            await client.Models.GetAllAsync();
        }

        Assert.Equal(1, Refreshes);
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.e30.c")]
    [InlineData("a.W10.c")]
    public async Task Token_without_readable_expiry_is_used_until_rejected(string token)
    {
        using var client = Connect(token);
        _clock.Advance(TimeSpan.FromDays(1));

        await client.Models.GetAllAsync();

        Assert.Equal([token], Presented());
    }

    [Fact]
    public async Task Sign_in_and_refresh_send_no_credential()
    {
        _refresh = Refreshed(Token("second"));
        _other = Responses.Json("""{"refresh":"r","access":"a"}""");
        using var client = Connect(Token("first"));
        _clock.Advance(Life);

        await client.SignIn.SignInAsync("ada@example.org", "correct horse battery");
        await client.SignIn.RefreshAsync("refresh-1");

        Assert.All(_server.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    private static bool IsRefresh(ReceivedRequest request) => request.Target == "/auth/jwt/refresh/";

    private static RequestDelegate Refreshed(string access, string? refresh = null)
    {
        var body = new JsonObject { ["access"] = access };
        if (refresh is not null)
        {
            body["refresh"] = refresh;
        }

        return Responses.Json(body.ToJsonString());
    }

    private string Token(string name, DateTimeOffset? expiresAt = null)
    {
        var end = expiresAt ?? _clock.GetUtcNow() + Life;
        var claims = $$"""{"jti":"{{name}}","iat":{{(end - Life).ToUnixTimeSeconds()}},"exp":{{end.ToUnixTimeSeconds()}}}""";
        return $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";
    }

    private TokenCredential Credential(string access, bool rotate = false) =>
        new(_anonymous.SignIn, new TokenPair("refresh-1", access), new TokenCredentialOptions
        {
            Rotate = rotate,
            Refreshed = tokens =>
            {
                _stored.Add(tokens);
                return ValueTask.CompletedTask;
            },
            SignedOut = () => _ended++,
            Time = _clock,
        });

    private EgretClient Connect(string access, bool rotate = false) =>
        _server.Connect(Credential(access, rotate), _clock);

    private List<string> Presented() =>
    [
        .. _server.Requests.Where(request => !IsRefresh(request))
            .Select(request => request.Header("Authorization")!["Bearer ".Length..]),
    ];
}
