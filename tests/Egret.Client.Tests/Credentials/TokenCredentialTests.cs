using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Credentials;

/// <summary>Staying signed in: replacing access tokens in time, once for everybody, and knowing when it is over.</summary>
public sealed class TokenCredentialTests : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly PatientClock _clock = new();
    private readonly List<TokenPair> _stored = [];
    private RequestDelegate _refresh = Answers.Nothing(500);
    private RequestDelegate _other = Answers.Json(Answers.Models);
    private Server _server = null!;
    private EgretClient _anonymous = null!;
    private int _ended;

    private int Refreshes => _server.Requests.Count(IsRefresh);

    public async Task InitializeAsync()
    {
        _server = await Server.StartAsync(context => context.Request.Path == "/auth/jwt/refresh/" ? _refresh(context) : _other(context));
        _anonymous = _server.Connect(time: _clock);
    }

    public async Task DisposeAsync()
    {
        _anonymous.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Token_is_used_until_shortly_before_its_end_and_then_replaced()
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
    public async Task Many_callers_at_once_replace_it_once()
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
    public async Task Token_that_many_callers_find_refused_is_replaced_once_and_their_calls_are_repeated()
    {
        var (first, second) = (Token("first"), Token("second"));
        _refresh = Refreshed(second);
        _other = context => (context.Request.Headers.Authorization == "Bearer " + second ? Answers.Json(Answers.Models) : Answers.Problem(401, "token_not_valid"))(context);
        using var client = Connect(first);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Models.GetAllAsync()));

        Assert.Equal(1, Refreshes);
        Assert.Equal(20, Presented().Count(token => token == second));
    }

    [Fact]
    public async Task Token_that_is_refused_right_after_it_was_replaced_is_not_replaced_again()
    {
        _refresh = Refreshed(Token("second"));
        _other = Answers.Problem(401, "token_not_valid");
        using var client = Connect(Token("first"));

        await Assert.ThrowsAsync<EgretNotAuthenticatedException>(() => client.Models.GetAllAsync());

        Assert.Equal(1, Refreshes);
        Assert.Equal(2, Presented().Count);
    }

    [Fact]
    public async Task Sign_in_that_is_over_is_told_once_and_nothing_is_sent_any_more()
    {
        _refresh = Answers.Problem(401, "token_not_valid");
        _other = Answers.Problem(401, "token_not_valid");
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
    public async Task Token_that_still_works_is_used_while_it_cannot_be_replaced()
    {
        _refresh = Answers.Nothing(500);
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
    public async Task Rotating_sign_in_goes_on_with_the_token_that_came_last()
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

    /// <summary>The server gives the same successor within seconds, so that a lost answer does not end the sign-in.</summary>
    [Fact]
    public async Task Replacing_is_repeated_on_a_lost_connection()
    {
        var isFirst = true;
        _refresh = context =>
        {
            var answer = isFirst ? Answers.HangUp() : Refreshed(Token("second"));
            isFirst = false;
            return answer(context);
        };
        using var client = Connect(Token("first"));
        _clock.Advance(Life);

        await client.Models.GetAllAsync();

        Assert.Equal(2, Refreshes);
    }

    [Fact]
    public async Task Caller_who_gives_up_does_not_stop_the_replacing_for_the_others()
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

        var impatient = client.Models.GetAllAsync(stop.Token);
        var patient = client.Models.GetAllAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        mayAnswer.SetResult();

        Assert.Single(await patient);
        Assert.Equal(1, Refreshes);
    }

    /// <summary>A clock that is hours ahead would take each new token for one that has ended.</summary>
    [Fact]
    public async Task Clock_that_is_wrong_costs_one_replacement_and_not_one_per_call()
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
    public async Task Token_whose_end_cannot_be_read_is_used_until_it_is_refused(string token)
    {
        using var client = Connect(token);
        _clock.Advance(TimeSpan.FromDays(1));

        await client.Models.GetAllAsync();

        Assert.Equal([token], Presented());
    }

    [Fact]
    public async Task Signing_in_and_refreshing_carry_no_credential()
    {
        _refresh = Refreshed(Token("second"));
        _other = Answers.Json("""{"refresh":"r","access":"a"}""");
        using var client = Connect(Token("first"));
        _clock.Advance(Life);

        await client.SignIn.SignInAsync("ada@example.org", "correct horse battery");
        await client.SignIn.RefreshAsync("refresh-1");

        Assert.All(_server.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    private static bool IsRefresh(Received request) => request.Target == "/auth/jwt/refresh/";

    private static RequestDelegate Refreshed(string access, string? refresh = null)
    {
        var body = new JsonObject { ["access"] = access };
        if (refresh is not null)
        {
            body["refresh"] = refresh;
        }

        return Answers.Json(body.ToJsonString());
    }

    private string Token(string name, DateTimeOffset? expiresAt = null)
    {
        var end = expiresAt ?? _clock.GetUtcNow() + Life;
        var claims = $$"""{"jti":"{{name}}","iat":{{(end - Life).ToUnixTimeSeconds()}},"exp":{{end.ToUnixTimeSeconds()}}}""";
        return $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";
    }

    private TokenCredential Credential(string access, bool rotate = false) => new(_anonymous.SignIn, new TokenPair("refresh-1", access), new TokenCredentialOptions
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

    private EgretClient Connect(string access, bool rotate = false) => _server.Connect(Credential(access, rotate), _clock);

    private List<string> Presented() => [.. _server.Requests.Where(request => !IsRefresh(request)).Select(request => request.Header("Authorization")!["Bearer ".Length..])];
}
