using Egret.Contracts.Events;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Egret.Messaging;

/// <summary>
/// Takes an event into account once: the note that it was seen is committed together with what it changed, so a repeated
/// delivery does nothing and a failed one starts afresh.
/// </summary>
/// <typeparam name="TContext">The service's context; its model has <see cref="MessagingExtensions.AddMessagingTables"/>.</typeparam>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="database">The context whose changes are committed with the note.</param>
/// <param name="time">The clock.</param>
public abstract class EventConsumer<TContext, TEvent>(TContext database, TimeProvider time) : IConsumer<TEvent>
    where TContext : DbContext
    where TEvent : class, IIntegrationEvent
{
    /// <summary>The context; what the handler leaves in it is saved and committed after it.</summary>
    protected TContext Database { get; } = database;

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<TEvent> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await using var transaction = await Database.Database.BeginTransactionAsync(context.CancellationToken);
        var consumer = GetType().Name;
        var eventId = context.Message.EventId;
        var now = time.GetUtcNow();

        // A concurrent delivery of the same event waits here for the first one's outcome.
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
            await CommittedAsync(context.CancellationToken);
        }
    }

    /// <summary>Applies the event to the context. Throwing rolls everything back, and the event is delivered again.</summary>
    protected abstract Task HandleAsync(TEvent happened, CancellationToken cancellationToken);

    /// <summary>Follows up outside the database what <see cref="HandleAsync"/> changed, such as dropping cache entries. Not repeated if the process ends here.</summary>
    protected virtual Task CommittedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
