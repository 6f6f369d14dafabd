using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Egret.Persistence;

/// <summary>A service's own database: pooled data source, EF Core context, health check and migrations.</summary>
public static class DatabaseExtensions
{
    /// <summary>The argument that makes a service apply its migrations and end, as a deployment step of its own.</summary>
    public const string MigrateArgument = "migrate";

    private const int ConnectSeconds = 5;

    /// <summary>
    /// Ends a statement of a server that works. Of one that hangs Npgsql does not return before the server answers its request to cancel:
    /// callers are then answered by the gateway, which finds the service unhealthy.
    /// </summary>
    private const int CommandSeconds = 30;

    /// <summary>
    /// Adds the context over the connection string of that name, in snake_case, and applies its migrations at start. Whatever goes
    /// through it is done for the <see cref="CurrentRowScope"/>.
    /// A start that finds the database away waits for it, so that services and database may come up in any order.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="connectionName">Name of the connection string.</param>
    /// <param name="configureDataSource">Type mappings that the data source needs, such as pgvector's.</param>
    public static void AddEgretDatabase<TContext>(
        this IHostApplicationBuilder builder, string connectionName, Action<NpgsqlDataSourceBuilder>? configureDataSource = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddNpgsqlDataSource(connectionName, settings => settings.DisableHealthChecks = true, source =>
        {
            ApplyTimeLimits(source.ConnectionStringBuilder);
            // For whom a connection was used must be gone when the next one takes it from the pool, whatever the setting says.
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

    /// <summary>Bounds what the connection string leaves to Npgsql's defaults; a limit that it states itself is kept.</summary>
    private static void ApplyTimeLimits(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ShouldSerialize("Timeout"))
        {
            connection.Timeout = ConnectSeconds;
        }

        if (!connection.ShouldSerialize("Command Timeout"))
        {
            connection.CommandTimeout = CommandSeconds;
        }

        // Finds a connection whose other end vanished without closing it. It finds no server that hangs: its kernel still answers.
        connection.TcpKeepAlive = true;
    }

    /// <summary>Applies the migrations and ends the process when the service was started with <c>migrate</c>.</summary>
    /// <returns>Whether that was so, and the service should not run.</returns>
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
