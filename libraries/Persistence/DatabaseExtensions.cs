using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Egret.Persistence;

/// <summary>
/// Registers the database of a service: pooled data source, EF Core context, health check and migrations.
/// </summary>
public static class DatabaseExtensions
{
    /// <summary>
    /// Command-line argument: the service applies its migrations and exits, as a separate deployment step.
    /// </summary>
    public const string MigrateArgument = "migrate";

    private const int ConnectSeconds = 5;

    /// <summary>
    /// Cancels a statement of a responsive server. If the server hangs, Npgsql waits for the reply to its
    /// cancellation request; the gateway then responds to the callers, because it finds the service unhealthy.
    /// </summary>
    private const int CommandSeconds = 30;

    /// <summary>
    /// Adds the context for a connection string, with snake_case names, and applies its migrations at startup. Its
    /// connections have the <see cref="CurrentRowScope"/>. If the database is unavailable, the start waits for it, so
    /// that services and databases can start in any order.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="connectionName">Name of the connection string.</param>
    /// <param name="configureDataSource">Adds type mappings to the data source, such as those of pgvector.</param>
    public static void AddEgretDatabase<TContext>(
        this IHostApplicationBuilder builder, string connectionName, Action<NpgsqlDataSourceBuilder>? configureDataSource = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddNpgsqlDataSource(connectionName, settings => settings.DisableHealthChecks = true, source =>
        {
            ApplyTimeouts(source.ConnectionStringBuilder);
            // The row scope must be reset before the pool reuses the connection, regardless of the connection string.
            source.ConnectionStringBuilder.NoResetOnClose = false;
            source.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(command => !RowScope.IsScopeStatement(command)));
            configureDataSource?.Invoke(source);
        });
        builder.Services.AddSingleton<DatabaseHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>(connectionName);
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IExceptionMapper, DatabaseExceptionMapper>());
        builder.Services.AddScoped(services => new CurrentRowScope(services.GetRequiredService<IHttpContextAccessor>()));
        builder.Services.AddScoped<RowScopeInterceptor>();
        builder.Services.AddDbContext<TContext>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MigrationsHistoryTable("__migrations"))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(services.GetRequiredService<RowScopeInterceptor>())
            .AddInterceptors(services.GetServices<IInterceptor>()));
        builder.Services.AddSingleton<DatabaseMigration<TContext>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseMigration<TContext>>());
    }

    /// <summary>Sets timeouts that the connection string does not set.</summary>
    private static void ApplyTimeouts(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ShouldSerialize("Timeout"))
        {
            connection.Timeout = ConnectSeconds;
        }

        if (!connection.ShouldSerialize("Command Timeout"))
        {
            connection.CommandTimeout = CommandSeconds;
        }

        // Detects a connection whose peer disappeared without closing it, but not a server that hangs: its kernel
        // still acknowledges probes.
        connection.TcpKeepAlive = true;
    }

    /// <summary>Applies the migrations if the service was started with the argument <c>migrate</c>.</summary>
    /// <returns>Whether the migrations were applied; the service must then exit.</returns>
    public static async Task<bool> MigrateOnlyAsync<TContext>(this IHost host, string[] args)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!args.Contains(MigrateArgument, StringComparer.Ordinal))
        {
            return false;
        }

        await host.Services.GetRequiredService<DatabaseMigration<TContext>>().StartAsync(CancellationToken.None);
        return true;
    }
}
