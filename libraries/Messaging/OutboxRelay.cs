using System.Diagnostics;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Egret.Messaging;

/// <summary>
/// Carries committed events to the broker, the oldest first, and forgets one only when the broker has confirmed it. While the broker
/// is away they wait; several relays may run at once, each takes rows that no other one holds. So one event may overtake another, as it may
/// at the consumers, who take several at once: what an event means must not depend on what came before it, but on when it happened.
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

    /// <summary>An event that cannot be read waits longer every time: a newer build may know it, this one will not come to.</summary>
    private static readonly TimeSpan MaxUnreadableBackOff = TimeSpan.FromHours(1);
    private static readonly TimeSpan InboxRetention = TimeSpan.FromDays(7);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(1);
    private static readonly ActivitySource Source = new("Egret.Messaging");

    private DateTimeOffset _lastPurge;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // On a new broker the service's own queues exist only once the bus has started: an event published before that would
        // reach nobody, and be confirmed.
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await AnyWaitingAsync(stoppingToken) || await RelayBatchAsync(stoppingToken) < BatchSize)
                {
                    await PurgeInboxAsync(stoppingToken);
                    await signal.WaitAsync(PollInterval, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database or the broker is away. Nothing is lost: the rows are where they were.
                Logger.RelayInterrupted(exception);
                await Task.Delay(PollInterval, Time, stoppingToken);
            }
        }
    }

    /// <summary>Looks without leaving a trace: a look a second that finds nothing would bury the traces of requests.</summary>
    private async Task<bool> AnyWaitingAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
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

        // SKIP LOCKED: relays of other replicas take other rows. Order by id (version 7) is the order of writing.
        // Served by the primary key; the table holds only what still waits.
        var batch = await context.Set<OutboxMessage>()
            .FromSql($"select * from outbox_messages where next_attempt_at <= {now} order by id limit {BatchSize} for update skip locked")
            .ToListAsync(cancellationToken);
        List<(OutboxMessage Message, object Happened)> readable = [];
        foreach (var message in batch)
        {
            try
            {
                readable.Add((message, EventTypes.Read(message)));
            }
            catch (UnreadableEventException exception)
            {
                PutOff(message, now, MaxUnreadableBackOff);
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
    /// The oldest goes first by itself: most likely it fails only because the broker is away, and then the others would only wait for that
    /// too. They go together, as each waits for the broker's confirmation while its row is locked.
    /// </summary>
    /// <returns>Those that the broker confirmed.</returns>
    private async Task<IReadOnlyList<OutboxMessage>> PublishAsync(
        List<(OutboxMessage Message, object Happened)> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (events is not [var oldest, ..] || !await IsPublishedAsync(oldest.Message, oldest.Happened, now, cancellationToken))
        {
            return [];
        }

        var others = events.Skip(1).ToList();
        var confirmed = await Task.WhenAll(others.Select(other => IsPublishedAsync(other.Message, other.Happened, now, cancellationToken)));
        return [oldest.Message, .. others.Zip(confirmed).Where(other => other.Second).Select(other => other.First.Message)];
    }

    /// <returns>Whether the broker confirmed it; if not, it is tried again.</returns>
    private async Task<bool> IsPublishedAsync(OutboxMessage message, object happened, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PublishTimeout);
        ActivityContext.TryParse(message.TraceParent, traceState: null, out var parent);
        using var activity = Source.StartActivity("outbox relay", ActivityKind.Producer, parent);
        try
        {
            await bus.Publish(happened, publish => publish.MessageId = message.Id, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            PutOff(message, now, MaxBackOff);
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

    private static void PutOff(OutboxMessage message, DateTimeOffset now, TimeSpan limit)
    {
        message.Attempts++;
        message.NextAttemptAt = now + TimeSpan.FromSeconds(Math.Min(limit.TotalSeconds, Math.Pow(2, Math.Min(message.Attempts, 20) - 1)));
    }
}
