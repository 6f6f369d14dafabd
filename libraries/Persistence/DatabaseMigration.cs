using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.Persistence;

/// <summary>
/// Migrates the database to the schema of this build before the service accepts requests. EF Core locks the history
/// table, so that several replicas can start concurrently.
/// </summary>
internal sealed class DatabaseMigration<TContext>(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<DatabaseMigration<TContext>> logger)
    : IHostedService
    where TContext : DbContext
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        DatabaseStart.RunAsync(MigrateAsync, $"the migration of {typeof(TContext).Name}", time, logger, cancellationToken);

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        await database.MigrateAsync(cancellationToken);
        await RequireRowLevelSecurityAsync(database, cancellationToken);
    }

    /// <summary>
    /// Rejects a login that bypasses row-level security: with it the service would work and see the rows of all
    /// tenants.
    /// </summary>
    private static async Task RequireRowLevelSecurityAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        if (await database.SqlQuery<bool>($"select rolsuper or rolbypassrls as \"Value\" from pg_roles where rolname = current_user")
            .SingleAsync(cancellationToken))
        {
            throw new InvalidOperationException(
                $"The database login of {typeof(TContext).Name} is not bound by row-level security. "
                + "Use a separate login for the service that is no superuser, has no BYPASSRLS and owns the database.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
