using System.Text;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Transport;

/// <summary>How long a call may take, and what is not its time.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Limit = new EgretClientOptions().Timeout;
    private static readonly TimeSpan Longer = Limit + TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shorter = Limit - TimeSpan.FromSeconds(1);

    private readonly StandingClock _clock = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Call_without_an_answer_is_given_up_when_its_time_is_over()
    {
        await using var server = await Server.StartAsync(PassAsync(Longer));
        using var client = Connect(server);

        var exception = await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());

        Assert.Equal("Egret did not answer in time.", exception.Message);
        await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Further_tries_share_the_time_of_the_first()
    {
        await using var server = await Server.StartAsync(
            async context =>
            {
                _clock.Advance(Shorter);
                await Answers.HangUp()(context);
            },
            PassAsync(Longer - Shorter));
        using var client = EgretClient.Connect(server.Address, options: new() { Time = new HastyClock(_clock) });

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());

        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>A line may need minutes for 25 MB.</summary>
    [Fact]
    public async Task Upload_may_take_longer_on_its_way_than_a_call_may_take()
    {
        await using var server = await Server.StartAsync(Answers.Json(Answers.Document, 202));
        using var client = Connect(server);
        using var content = new SlowStream("# The document", () => _clock.Advance(Longer));

        await client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md"));

        Assert.Contains("# The document", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_to_an_upload_has_to_come_in_time()
    {
        await using var server = await Server.StartAsync(PassAsync(Longer));
        using var client = Connect(server);
        using var content = new SlowStream("# The document", () => _clock.Advance(Longer));

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md")));

        await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Who is asked to sign in again may be at lunch; the call that noticed it goes on afterwards.</summary>
    [Fact]
    public async Task Person_who_signs_in_again_may_take_longer_than_a_call_may_take()
    {
        await using var server = await Server.StartAsync(Answers.Problem(401, "token_not_valid"), Answers.Json(Answers.Models));
        using var client = Connect(server, new SlowCredential(() => _clock.Advance(Longer)));

        Assert.Single(await client.Models.GetAllAsync());

        Assert.Equal(["Bearer first", "Bearer second"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task Stream_may_take_longer_than_a_call_may_take_once_it_has_begun()
    {
        await using var server = await Server.StartAsync(async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.WriteAsync("{\"type\":\"text_delta\",\"text\":\"Once\"}\n");
            await context.Response.Body.FlushAsync();
            await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await context.Response.WriteAsync("{\"type\":\"error\",\"detail\":\"It ends here.\",\"code\":\"internal_error\"}\n");
        });
        using var client = Connect(server);

        var exception = await Assert.ThrowsAsync<EgretException>(async () =>
        {
            await foreach (var _ in client.Questions.StreamAsync(new Question("How often?")))
            {
                _clock.Advance(Longer);
                _aborted.SetResult();
            }
        });

        Assert.Equal("It ends here.", exception.Message);
    }

    [Fact]
    public async Task Refusal_of_a_stream_that_does_not_end_is_given_up_when_the_time_is_over()
    {
        await using var server = await Server.StartAsync(async context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await PassAsync(TimeSpan.Zero)(context);
        });
        using var client = EgretClient.Connect(server.Address, options: new() { Time = _clock }, inner: new SlowHandler(() => _clock.Advance(Longer)));

        var answer = client.Questions.StreamAsync(new Question("How often?")).ToListAsync().AsTask();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => answer.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private EgretClient Connect(Server server, IEgretCredential? credential = null) => EgretClient.Connect(server.Address, credential, new() { Time = _clock });

    /// <summary>Lets that time pass and does not answer.</summary>
    private RequestDelegate PassAsync(TimeSpan time) => async context =>
    {
        context.RequestAborted.Register(() => _aborted.TrySetResult());
        _clock.Advance(time);
        await _aborted.Task;
    };

    /// <summary>Something passes whenever it is read.</summary>
    private sealed class SlowStream(string text, Action pass) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            pass();
            return base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }

    /// <summary>Something passes when an answer has begun.</summary>
    private sealed class SlowHandler(Action pass) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            pass();
            return response;
        }
    }

    private sealed class SlowCredential(Action pass) : IEgretCredential
    {
        public ValueTask<string?> GetAsync(CancellationToken cancellationToken)
        {
            pass();
            return new("first");
        }

        public ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken)
        {
            pass();
            return new("second");
        }
    }

    /// <summary>The same time; but who waits for a further try does not wait.</summary>
    private sealed class HastyClock(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => dueTime == Timeout.InfiniteTimeSpan
            ? clock.CreateTimer(callback, state, dueTime, period)
            : System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
