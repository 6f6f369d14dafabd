using System.Diagnostics;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.Messaging;

/// <summary>
/// Publishes committed events to the broker, the oldest first, and deletes an event after the broker has confirmed
/// it. While the broker is unavailable, events remain in the outbox. Events can reach consumers in another order,
/// because consumers process several concurrently: the meaning of an event must depend on its time and not on the
/// events before it.
/// </summary>
internal sealed class OutboxRelay<TContext>(
    IServiceScopeFactory scopes, IBusControl bus, OutboxSignal signal, TimeProvider time, ILogger<OutboxRelay<TContext>> logger)
    : GuardedBackgroundService(time, logger)
    where TContext : DbContext
{
    private const int BatchSize = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(30);

    /// <summary>Maximum delay of an unreadable event, which only a newer build may be able to read.</summary>
    private static readonly TimeSpan MaxUnreadableBackOff = TimeSpan.FromHours(1);
    private static readonly TimeSpan InboxRetention = TimeSpan.FromDays(7);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(1);
    private static readonly ActivitySource Source = new("Egret.Messaging");

    private DateTimeOffset _lastPurge;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // On a new broker the service's own queues exist only after the bus has started: an event that is published
        // earlier is confirmed and delivered to no queue.
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await HasPendingAsync(stoppingToken) || await RelayBatchAsync(stoppingToken) < BatchSize)
                {
                    await PurgeInboxAsync(stoppingToken);
                    await signal.WaitAsync(PollInterval, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database or the broker is unavailable. No event is lost: the rows remain in the outbox.
                Logger.RelayIterationFailed(exception);
                await Task.Delay(PollInterval, Time, stoppingToken);
            }
        }
    }

    private async Task<bool> HasPendingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var now = Time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<TContext>().Set<OutboxMessage>()
            .AnyAsync(message => message.NextAttemptAt <= now, cancellationToken);
    }

    private async Task<int> RelayBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = Time.GetUtcNow();

        // SKIP LOCKED: relays of other replicas select other rows. Ids are version 7, so their order is the order of
        // creation. The primary key serves the query; the table contains pending events only.
        var batch = await context.Set<OutboxMessage>()
            .FromSql($"select * from outbox_messages where next_attempt_at <= {now} order by id limit {BatchSize} for update skip locked")
            .ToListAsync(cancellationToken);
        List<(OutboxMessage Message, object Event)> readable = [];
        foreach (var message in batch)
        {
            try
            {
                readable.Add((message, EventTypes.Read(message)));
            }
            catch (UnreadableEventException exception)
            {
                Defer(message, now, MaxUnreadableBackOff);
                Logger.EventNotRead(message.Id, message.Type, message.Attempts, message.NextAttemptAt, exception);
            }
        }

        var published = await PublishAsync(readable, now, cancellationToken);
        context.RemoveRange(published);
        if (batch.Count > 0)
        {
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return published.Count;
    }

    /// <summary>
    /// Publishes the oldest event first and alone: if it fails, the broker is most likely unavailable, and publishing
    /// the others would only add their timeouts. The others are published concurrently, because their rows stay
    /// locked until the broker confirms each.
    /// </summary>
    /// <returns>The confirmed messages.</returns>
    private async Task<IReadOnlyList<OutboxMessage>> PublishAsync(
        List<(OutboxMessage Message, object Event)> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (events is not [var oldest, ..] || !await TryPublishAsync(oldest.Message, oldest.Event, now, cancellationToken))
        {
            return [];
        }

        var others = events.Skip(1).ToList();
        var confirmed = await Task.WhenAll(others.Select(other => TryPublishAsync(other.Message, other.Event, now, cancellationToken)));
        return [oldest.Message, .. others.Zip(confirmed).Where(other => other.Second).Select(other => other.First.Message)];
    }

    /// <returns>Whether the broker confirmed the event; otherwise its next attempt is scheduled.</returns>
    private async Task<bool> TryPublishAsync(
        OutboxMessage message, object integrationEvent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PublishTimeout);
        ActivityContext.TryParse(message.TraceParent, traceState: null, out var parent);
        using var activity = Source.StartActivity("outbox relay", ActivityKind.Producer, parent);
        try
        {
            await bus.Publish(integrationEvent, publish => publish.MessageId = message.Id, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Defer(message, now, MaxBackOff);
            Logger.EventNotPublished(message.Id, message.Type, message.Attempts, exception);
            return false;
        }
    }

    private async Task PurgeInboxAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        if (now - _lastPurge < PurgeInterval)
        {
            return;
        }

        _lastPurge = now;
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        await context.Set<InboxMessage>().Where(message => message.ReceivedAt < now - InboxRetention).ExecuteDeleteAsync(cancellationToken);
    }

    private static void Defer(OutboxMessage message, DateTimeOffset now, TimeSpan limit)
    {
        message.Attempts++;
        message.NextAttemptAt = now + TimeSpan.FromSeconds(Math.Min(limit.TotalSeconds, Math.Pow(2, Math.Min(message.Attempts, 20) - 1)));
    }
}
