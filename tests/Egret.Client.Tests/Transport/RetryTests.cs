using System.Text;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests.Transport;

/// <summary>What is sent again, how often, and after how long.</summary>
public sealed class RetryTests
{
    private static readonly RequestDelegate Busy = Answers.Problem(429, "rate_limited", ("Retry-After", "2"));

    [Fact]
    public async Task Server_that_names_a_time_is_asked_again_after_it()
    {
        await using var server = await Server.StartAsync(Busy, Answers.Problem(503, "service_unavailable", ("Retry-After", "5")), Answers.Json(Answers.Models));
        var clock = new PatientClock();
        using var client = server.Connect(time: clock);

        Assert.Single(await client.Models.GetAllAsync());

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(2, clock.Waits.Count);
        Assert.InRange(clock.Waits[0], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.5));
        Assert.InRange(clock.Waits[1], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task Time_that_is_named_as_a_date_counts_from_the_servers_own_clock()
    {
        await using var server = await Server.StartAsync(
            Answers.Problem(503, "service_unavailable", ("Date", "Tue, 01 Jan 2030 10:00:00 GMT"), ("Retry-After", "Tue, 01 Jan 2030 10:00:07 GMT")),
            Answers.Json(Answers.Models));
        var clock = new PatientClock();
        using var client = server.Connect(time: clock);

        await client.Models.GetAllAsync();

        Assert.InRange(Assert.Single(clock.Waits), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.5));
    }

    [Fact]
    public async Task Tries_are_limited_and_the_last_answer_is_told()
    {
        await using var server = await Server.StartAsync(Busy);
        using var client = server.Connect();

        var exception = await Assert.ThrowsAsync<EgretRateLimitedException>(() => client.Models.GetAllAsync());

        Assert.Equal(TimeSpan.FromSeconds(2), exception.RetryAfter);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Longer_wait_than_wanted_is_not_waited()
    {
        await using var server = await Server.StartAsync(Answers.Problem(429, "rate_limited", ("Retry-After", "3600")));
        var clock = new PatientClock();
        using var client = server.Connect(time: clock);

        var exception = await Assert.ThrowsAsync<EgretRateLimitedException>(() => client.Models.GetAllAsync());

        Assert.Equal(TimeSpan.FromHours(1), exception.RetryAfter);
        Assert.Single(server.Requests);
        Assert.Empty(clock.Waits);
    }

    [Fact]
    public async Task Reading_is_repeated_on_a_lost_connection_with_growing_waits()
    {
        await using var server = await Server.StartAsync(Answers.HangUp(), Answers.HangUp(), Answers.HangUp(), Answers.Json(Answers.Models));
        var clock = new PatientClock();
        using var client = server.Connect(time: clock);

        Assert.Single(await client.Models.GetAllAsync());

        Assert.Equal(3, clock.Waits.Count);
        Assert.InRange(clock.Waits[0], TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400));
        Assert.InRange(clock.Waits[2], TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(1600));
    }

    [Fact]
    public async Task Creating_is_repeated_on_a_lost_connection_with_the_same_idempotency_key_and_each_call_has_its_own()
    {
        await using var server = await Server.StartAsync(Answers.HangUp(), Answers.Json(Answers.Organisation, 201));
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

    /// <summary>The first one may have come through: a second rotation would end the secret that its lost answer carried.</summary>
    [Fact]
    public async Task What_is_not_safe_to_repeat_is_sent_once_when_the_connection_is_lost()
    {
        await using var server = await Server.StartAsync(Answers.HangUp());
        using var client = server.Connect();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.ApiKeys.RotateAsync(Guid.NewGuid()));
        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Questions.AskAsync(new Question("Why?")));

        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>A proxy may have passed the request on before it gave up; a server that names a time has refused it.</summary>
    [Fact]
    public async Task Answer_503_without_a_time_is_no_reason_to_repeat_what_is_not_safe_to_repeat()
    {
        await using var server = await Server.StartAsync(Answers.Nothing(503));
        using var client = server.Connect();

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.ApiKeys.RotateAsync(Guid.NewGuid()));
        Assert.Single(server.Requests);

        await Assert.ThrowsAsync<EgretUnavailableException>(() => client.Models.GetAllAsync());
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Upload_that_can_seek_is_sent_whole_again_and_its_stream_stays_open()
    {
        await using var server = await Server.StartAsync(Busy, Answers.Json(Answers.Document, 202));
        using var client = server.Connect();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("skipped# The document"));
        content.Position = "skipped".Length;

        await client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md"));

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Contains("\r\n\r\n# The document\r\n", request.Body, StringComparison.Ordinal));
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task Upload_that_cannot_seek_is_sent_once()
    {
        await using var server = await Server.StartAsync(Busy, Answers.Json(Answers.Document, 202));
        using var client = server.Connect();
        using var content = new OneWayStream("# The document");

        await Assert.ThrowsAsync<EgretRateLimitedException>(() => client.Documents.Of("acme").UploadAsync(new DocumentUpload(content, "a.md")));

        Assert.Contains("# The document", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_told_as_it_is_at_once()
    {
        await using var server = await Server.StartAsync(
            Answers.Json("""{"status":"unhealthy","parts":{"identity":"unhealthy","chat":"healthy"}}""", 503, headers: ("Retry-After", "1")));
        using var client = server.Connect();

        var health = await client.Health.GetAsync();

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal(HealthStatus.Healthy, health.Parts["chat"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Waiting_for_a_further_try_ends_when_the_caller_gives_up()
    {
        await using var server = await Server.StartAsync(Busy);
        using var client = server.Connect(time: TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Models.GetAllAsync(stop.Token));
    }

    private sealed class OneWayStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
