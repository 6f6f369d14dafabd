using System.Text;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Transport;

/// <summary>Retries: conditions, number and delays.</summary>
public sealed class RetryTests
{
    private static readonly RequestDelegate Busy = Responses.Problem(429, "rate_limited", ("Retry-After", "2"));

    [Fact]
    public async Task Retry_after_delay_is_respected()
    {
        await using var server = await TestServer.StartAsync(
            Busy, Responses.Problem(503, "service_unavailable", ("Retry-After", "5")),
            Responses.Json(Responses.Models));
        var clock = new InstantTimeProvider();
        using var client = server.Connect(time: clock);

        Assert.Single(await client.Models.GetAllAsync());

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(2, clock.Delays.Count);
        Assert.InRange(clock.Delays[0], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.5));
        Assert.InRange(clock.Delays[1], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task Retry_after_date_is_relative_to_the_server_clock()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Problem(
                503, "service_unavailable", ("Date", "Tue, 01 Jan 2030 10:00:00 GMT"),
                ("Retry-After", "Tue, 01 Jan 2030 10:00:07 GMT")),
            Responses.Json(Responses.Models));
        var clock = new InstantTimeProvider();
        using var client = server.Connect(time: clock);

        await client.Models.GetAllAsync();

        Assert.InRange(Assert.Single(clock.Delays), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.5));
    }

    [Fact]
    public async Task Retries_are_limited_and_the_last_response_is_thrown()
    {
        await using var server = await TestServer.StartAsync(Busy);
        using var client = server.Connect();

        var exception = await Assert.ThrowsAsync<EgretRateLimitedException>(() => client.Models.GetAllAsync());

        Assert.Equal(TimeSpan.FromSeconds(2), exception.RetryAfter);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Delay_over_the_maximum_is_not_awaited()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Problem(429, "rate_limited", ("Retry-After", "3600")));
        var clock = new InstantTimeProvider();
        using var client = server.Connect(time: clock);

        var exception = await Assert.ThrowsAsync<EgretRateLimitedException>(() => client.Models.GetAllAsync());

        Assert.Equal(TimeSpan.FromHours(1), exception.RetryAfter);
        Assert.Single(server.Requests);
        Assert.Empty(clock.Delays);
    }

    [Fact]
    public async Task Read_is_retried_after_connection_failures_with_growing_delays()
    {
        await using var server = await TestServer.StartAsync(
            Responses.CloseConnection(), Responses.CloseConnection(), Responses.CloseConnection(),
            Responses.Json(Responses.Models));
        var clock = new InstantTimeProvider();
        using var client = server.Connect(time: clock);

        Assert.Single(await client.Models.GetAllAsync());

        Assert.Equal(3, clock.Delays.Count);
        Assert.InRange(clock.Delays[0], TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400));
        Assert.InRange(clock.Delays[2], TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(1600));
    }

    [Fact]
    public async Task Create_is_retried_after_a_connection_failure_with_the_same_idempotency_key()
    {
        await using var server = await TestServer.StartAsync(
            Responses.CloseConnection(), Responses.Json(Responses.Organisation, 201));
        using var client = server.Connect();

        await client.Organisations.CreateAsync("Acme");
        await client.Organisations.CreateAsync("Acme");

        var keys = server.Requests.Select(request => request.Header("Idempotency-Key")).ToList();
        Assert.Equal(3, keys.Count);
        Assert.True(Guid.TryParse(keys[0], out _));
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    /// <summary>
    /// The first request may have succeeded: a second rotation would invalidate the secret of the lost response.
    /// </summary>
    [Fact]
    public async Task Call_that_is_not_idempotent_is_not_retried_after_a_connection_failure()
    {
        await using var server = await TestServer.StartAsync(Responses.CloseConnection());
        using var client = server.Connect();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.ApiKeys.RotateAsync(Guid.NewGuid()));
        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Questions.AskAsync(new Question("Why?")));

        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>
    /// A proxy may have forwarded the request before it failed; a server that sends Retry-After has rejected it.
    /// </summary>
    [Fact]
    public async Task Call_that_is_not_idempotent_is_not_retried_after_503_without_retry_after()
    {
        await using var server = await TestServer.StartAsync(Responses.Empty(503));
        using var client = server.Connect();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.ApiKeys.RotateAsync(Guid.NewGuid()));
        Assert.Single(server.Requests);

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Seekable_upload_is_resent_and_its_stream_stays_open()
    {
        await using var server = await TestServer.StartAsync(Busy, Responses.Json(Responses.Document, 202));
        using var client = server.Connect();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("skipped# The document"));
        content.Position = "skipped".Length;

        await client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md"));

        Assert.Equal(2, server.Requests.Count);
        Assert.All(
            server.Requests,
            request => Assert.Contains("\r\n\r\n# The document\r\n", request.Body, StringComparison.Ordinal));
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task Unseekable_upload_is_sent_once()
    {
        await using var server = await TestServer.StartAsync(Busy, Responses.Json(Responses.Document, 202));
        using var client = server.Connect();
        using var content = new UnseekableStream("# The document");

        await Assert.ThrowsAsync<EgretRateLimitedException>(
            () => client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md")));

        Assert.Contains("# The document", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unhealthy_status_is_returned_without_retry()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Json(
                """{"status":"unhealthy","parts":{"identity":"unhealthy","chat":"healthy"}}""", 503,
                headers: ("Retry-After", "1")));
        using var client = server.Connect();

        var health = await client.Health.GetAsync();

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal(HealthStatus.Healthy, health.Parts["chat"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retry_delay_ends_on_cancellation()
    {
        await using var server = await TestServer.StartAsync(Busy);
        using var client = server.Connect(time: TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Models.GetAllAsync(stop.Token));
    }

    private sealed class UnseekableStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
