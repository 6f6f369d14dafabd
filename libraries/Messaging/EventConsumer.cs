using Egret.Contracts.Events;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Egret.Messaging;

/// <summary>
/// Processes an event exactly once: the inbox row is committed together with the changes, so that a repeated delivery
/// does nothing and a failed one starts again.
/// </summary>
/// <typeparam name="TContext">The service's context. Its model calls
/// <see cref="MessagingExtensions.AddMessagingTables"/>.</typeparam>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="database">The context whose changes are committed with the inbox row.</param>
/// <param name="time">The clock.</param>
public abstract class EventConsumer<TContext, TEvent>(TContext database, TimeProvider time) : IConsumer<TEvent>
    where TContext : DbContext
    where TEvent : class, IIntegrationEvent
{
    /// <summary>The context. Changes that the handler leaves in it are saved and committed after it returns.</summary>
    protected TContext Database { get; } = database;

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<TEvent> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await using var transaction = await Database.Database.BeginTransactionAsync(context.CancellationToken);
        var consumer = GetType().Name;
        var eventId = context.Message.EventId;
        var now = time.GetUtcNow();

        // A concurrent delivery of the same event blocks here until the first one commits or rolls back.
        var isNew = await Database.Database.ExecuteSqlAsync(
            $"insert into inbox_messages (consumer, event_id, received_at) values ({consumer}, {eventId}, {now}) on conflict do nothing",
            context.CancellationToken) == 1;
        if (isNew)
        {
            await HandleAsync(context.Message, context.CancellationToken);
            await Database.SaveChangesAsync(context.CancellationToken);
        }

        await transaction.CommitAsync(context.CancellationToken);
        if (isNew)
        {
            await OnCommittedAsync(context.CancellationToken);
        }
    }

    /// <summary>
    /// Applies the event to the context. An exception rolls back all changes, and the event is delivered again.
    /// </summary>
    protected abstract Task HandleAsync(TEvent message, CancellationToken cancellationToken);

    /// <summary>
    /// Runs after the commit, for effects outside the database such as the invalidation of cache entries. Not
    /// repeated if the process exits before it completes.
    /// </summary>
    protected virtual Task OnCommittedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
