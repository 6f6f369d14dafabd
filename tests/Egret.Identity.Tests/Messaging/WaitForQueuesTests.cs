using System.Net;
using Egret.Testing;
using RabbitMQ.Client;

namespace Egret.Identity.Tests.Messaging;

/// <summary>Tests that a service accepts requests only after its queues exist.</summary>
public sealed class WaitForQueuesTests
{
    private const string NoBroker = "amqp://none:none@127.0.0.1:1";

    /// <summary>The broker confirms and discards messages that no queue receives.</summary>
    [Fact]
    public async Task Service_accepts_requests_only_after_its_queues_exist()
    {
        var app = new IsolatedIdentityApp();
        await app.InitializeAsync();
        try
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(app.Broker) }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            foreach (var queue in new[] { "identity-knowledge-base-changed", "identity-api-key-reported", "identity-access-audited" })
            {
                Assert.Equal(1U, (await channel.QueueDeclarePassiveAsync(queue)).ConsumerCount);
            }
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Service_starts_without_the_broker_after_the_timeout()
    {
        var app = new IdentityApp(("ConnectionStrings:messaging", NoBroker), ("Messaging:MaxStartupWait", "00:00:02"));
        var began = TimeProvider.System.GetTimestamp();
        await app.InitializeAsync();
        try
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(2), "The service did not wait for the broker.");
            await app.RegisterAsync();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.CreateClient().GetAsync("/health"));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Service_stopped_while_waiting_for_queues_exits_immediately()
    {
        var app = new IsolatedIdentityApp();
        await app.InitializeAsync();
        try
        {
            await using var waiting = IdentityProcess.Start(
                app, "--ConnectionStrings:messaging=" + NoBroker, "--Messaging:MaxStartupWait=00:01:00",
                "--Logging:LogLevel:MassTransit=Warning");
            await waiting.WritesAsync("Connection Failed");
            Assert.DoesNotContain("Now listening on", waiting.Output, StringComparison.Ordinal);
            var began = TimeProvider.System.GetTimestamp();
            Assert.Equal(0, await waiting.StopAsync());
            Assert.DoesNotContain("Unhandled exception", waiting.Output, StringComparison.Ordinal);
            Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
