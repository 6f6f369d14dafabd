using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Egret.Messaging;

/// <summary>
/// Events between services: MassTransit over RabbitMQ, with a transactional outbox before it and an inbox behind it, so that
/// an event is published if and only if its change was committed, and is taken into account once.
/// </summary>
public static class MessagingExtensions
{
    /// <summary>Name of the connection string (an <c>amqp://</c> address).</summary>
    public const string ConnectionName = "messaging";

    /// <summary>How long a consumer that is at work may go on when the service stops; an event that it does not get done comes again.</summary>
    private static readonly TimeSpan ConsumerStopLimit = TimeSpan.FromSeconds(10);

    /// <summary>The connection to a broker that hangs is closed after two of these without a frame, and opened again.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>How long the broker may take to accept a connection, and to respond to a command such as a queue declaration.</summary>
    private static readonly TimeSpan BrokerResponseLimit = TimeSpan.FromSeconds(10);

    /// <summary>Adds the bus, the outbox of <typeparamref name="TContext"/> and its relay.</summary>
    /// <typeparam name="TContext">The service's context; its model has <see cref="AddMessagingTables"/>.</typeparam>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName">Prefix of the service's queues, so that each service gets its own copy of an event.</param>
    /// <param name="configure">Adds the service's consumers.</param>
    public static void AddEgretMessaging<TContext>(
        this IHostApplicationBuilder builder, string serviceName, Action<IBusRegistrationConfigurator>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var address = builder.Configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"The connection string '{ConnectionName}' is not configured.");

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddScoped<IInterceptor, OutboxInterceptor>();
        builder.Services.AddHostedService<OutboxRelay<TContext>>();
        builder.Services.AddOptions<MessagingOptions>().BindConfiguration(MessagingOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MessagingOptions>, MessagingOptionsValidator>();
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(options => options.ConsumerStopTimeout = ConsumerStopLimit);
        var parked = new ParkedMessages(new Uri(address));
        builder.Services.AddSingleton(parked);
        builder.Services.AddMassTransit(bus =>
        {
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(serviceName, includeNamespace: false));
            // Without the broker a service still does all that needs no news; it is degraded, not dead.
            bus.ConfigureHealthCheckOptions(options => options.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConfigureEndpointsCallback((_, queue, _) => parked.Watch(queue));
            configure?.Invoke(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(address), host =>
                {
                    host.Heartbeat(Heartbeat);
                    host.RequestedConnectionTimeout(BrokerResponseLimit);
                    host.ContinuationTimeout(BrokerResponseLimit);
                });
                // What still fails after these is parked in the queue's "_error" twin, never dropped.
                var policy = new DeliveryRetryPolicy(
                    context.GetRequiredService<IOptions<MessagingOptions>>().Value,
                    context.GetRequiredService<TimeProvider>(),
                    context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
                rabbit.UseGiveBack();
                rabbit.UseMessageRetry(retry => retry.SetRetryPolicy(_ => policy));
                rabbit.UseConsumeFilter(typeof(ActAsService<>), context);
                rabbit.ConfigureEndpoints(context);
            });
        });
        // After the bus, which it waits for.
        builder.Services.AddHostedService<WaitForQueues>();
    }

    /// <summary>Adds the tables of outbox and inbox to a service's model.</summary>
    public static void AddMessagingTables(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<OutboxMessage>(message =>
        {
            message.ToTable("outbox_messages");
            message.HasKey(row => row.Id);
            message.Property(row => row.Id).ValueGeneratedNever();
            message.Property(row => row.Type).HasMaxLength(200);
            message.Property(row => row.Body).HasColumnType("jsonb");
            message.Property(row => row.TraceParent).HasMaxLength(100);
            message.HasIndex(row => row.NextAttemptAt);
        });
        model.Entity<InboxMessage>(message =>
        {
            message.ToTable("inbox_messages");
            message.HasKey(row => new { row.Consumer, row.EventId });
            message.Property(row => row.Consumer).HasMaxLength(200);
            message.HasIndex(row => row.ReceivedAt);
        });
    }
}
