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
/// Events between services: MassTransit over RabbitMQ with a transactional outbox and an inbox. An event is published
/// if and only if its change was committed, and is processed once.
/// </summary>
public static class MessagingExtensions
{
    /// <summary>Name of the connection string (an <c>amqp://</c> address).</summary>
    public const string ConnectionName = "messaging";

    /// <summary>
    /// How long a consumer may run after the service starts to stop. An event that is not completed by then is
    /// delivered again.
    /// </summary>
    private static readonly TimeSpan ConsumerStopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A connection is closed and reopened after two of these intervals without a frame.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Timeout of opening a connection and of a command such as a queue declaration.</summary>
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds the bus, the outbox of <typeparamref name="TContext"/> and its relay.</summary>
    /// <typeparam name="TContext">The service's context. Its model calls <see cref="AddMessagingTables"/>.</typeparam>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName">Prefix of the service's queues, so that each service receives its own copy of an
    /// event.</param>
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
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(options => options.ConsumerStopTimeout = ConsumerStopTimeout);
        var deadLetters = new DeadLetteredMessages(new Uri(address));
        builder.Services.AddSingleton(deadLetters);
        builder.Services.AddMassTransit(bus =>
        {
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(serviceName, includeNamespace: false));
            // Without the broker a service still processes all requests but receives no events, so its health is
            // Degraded.
            bus.ConfigureHealthCheckOptions(options => options.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConfigureEndpointsCallback((_, queue, _) => deadLetters.AddQueue(queue));
            configure?.Invoke(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(address), host =>
                {
                    host.Heartbeat(Heartbeat);
                    host.RequestedConnectionTimeout(BrokerTimeout);
                    host.ContinuationTimeout(BrokerTimeout);
                });
                // An event that fails all retries is moved to the queue with the suffix "_error".
                var policy = new DeliveryRetryPolicy(
                    context.GetRequiredService<IOptions<MessagingOptions>>().Value,
                    context.GetRequiredService<TimeProvider>(),
                    context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
                rabbit.UseRequeueOnShutdown();
                rabbit.UseMessageRetry(retry => retry.SetRetryPolicy(_ => policy));
                rabbit.UseConsumeFilter(typeof(ServiceRowScopeFilter<>), context);
                rabbit.ConfigureEndpoints(context);
            });
        });
        // Registered after the bus, because hosted services start in the order of registration.
        builder.Services.AddHostedService<BrokerStartupWait>();
    }

    /// <summary>Adds the outbox and inbox tables to a service's model.</summary>
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
