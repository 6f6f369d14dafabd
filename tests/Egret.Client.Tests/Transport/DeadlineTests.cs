using System.Text;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Transport;

/// <summary>The deadline of a call, and the waits that do not count towards it.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Limit = new EgretClientOptions().Timeout;
    private static readonly TimeSpan OverLimit = Limit + TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnderLimit = Limit - TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Call_without_a_response_is_cancelled_at_the_deadline()
    {
        await using var server = await TestServer.StartAsync(PassAsync(OverLimit));
        using var client = Connect(server);

        var exception = await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());

        Assert.Equal("Egret did not answer in time.", exception.Message);
        await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Retries_share_the_deadline_of_the_call()
    {
        await using var server = await TestServer.StartAsync(
            async context =>
            {
                _clock.Advance(UnderLimit);
                await Responses.CloseConnection()(context);
            },
            PassAsync(OverLimit - UnderLimit));
        using var client = EgretClient.Connect(
            server.Address, options: new() { Time = new NoDelayTimeProvider(_clock) });

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());

        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>A slow connection may need minutes for 25 MB.</summary>
    [Fact]
    public async Task Sending_an_upload_does_not_count_towards_the_deadline()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(Responses.Document, 202));
        using var client = Connect(server);
        using var content = new CallbackStream("# The document", () => _clock.Advance(OverLimit));

        await client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md"));

        Assert.Contains("# The document", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_to_an_upload_counts_towards_the_deadline()
    {
        await using var server = await TestServer.StartAsync(PassAsync(OverLimit));
        using var client = Connect(server);
        using var content = new CallbackStream("# The document", () => _clock.Advance(OverLimit));

        await Assert.ThrowsAsync<EgretUnavailableException>(
            () => client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md")));

        await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>A user may take minutes to sign in again; the pending call then continues.</summary>
    [Fact]
    public async Task Obtaining_a_credential_does_not_count_towards_the_deadline()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Problem(401, "token_not_valid"), Responses.Json(Responses.Models));
        using var client = Connect(server, new CallbackCredential(() => _clock.Advance(OverLimit)));

        Assert.Single(await client.Models.GetAllAsync());

        Assert.Equal(
            ["Bearer first", "Bearer second"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task Started_stream_has_no_deadline()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.WriteAsync("{\"type\":\"text_delta\",\"text\":\"Once\"}\n");
            await context.Response.Body.FlushAsync();
            await _aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await context.Response.WriteAsync(
                "{\"type\":\"error\",\"detail\":\"It ends here.\",\"code\":\"internal_error\"}\n");
        });
        using var client = Connect(server);

        var exception = await Assert.ThrowsAsync<EgretException>(async () =>
        {
            await foreach (var _ in client.Questions.StreamAsync(new Question("How often?")))
            {
                _clock.Advance(OverLimit);
                _aborted.SetResult();
            }
        });

        Assert.Equal("It ends here.", exception.Message);
    }

    [Fact]
    public async Task Endless_error_response_is_cancelled_at_the_deadline()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await PassAsync(TimeSpan.Zero)(context);
        });
        using var client = EgretClient.Connect(
            server.Address, options: new() { Time = _clock },
            inner: new CallbackHandler(() => _clock.Advance(OverLimit)));

        var answer = client.Questions.StreamAsync(new Question("How often?")).ToListAsync().AsTask();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => answer.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private EgretClient Connect(TestServer server, IEgretCredential? credential = null) =>
        EgretClient.Connect(server.Address, credential, new() { Time = _clock });

    /// <summary>Advances the time and does not respond.</summary>
    private RequestDelegate PassAsync(TimeSpan time) => async context =>
    {
        context.RequestAborted.Register(() => _aborted.TrySetResult());
        _clock.Advance(time);
        await _aborted.Task;
    };

    /// <summary>Runs a callback when the stream is read.</summary>
    private sealed class CallbackStream(string text, Action pass) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            pass();
            return base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }

    /// <summary>Runs a callback when the response headers have been received.</summary>
    private sealed class CallbackHandler(Action pass) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            pass();
            return response;
        }
    }

    private sealed class CallbackCredential(Action pass) : IEgretCredential
    {
        public ValueTask<string?> GetAsync(CancellationToken cancellationToken)
        {
            pass();
            return new("first");
        }

        public ValueTask<string?> RenewAsync(string rejected, CancellationToken cancellationToken)
        {
            pass();
            return new("second");
        }
    }

    /// <summary>Shares the time of another provider, but retry delays complete immediately.</summary>
    private sealed class NoDelayTimeProvider(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == Timeout.InfiniteTimeSpan
                ? clock.CreateTimer(callback, state, dueTime, period)
                : System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
