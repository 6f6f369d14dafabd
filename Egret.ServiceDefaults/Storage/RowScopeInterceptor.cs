using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Egret.ServiceDefaults.Storage;

/// <summary>States on every connection that EF Core opens for whom it is used: one short statement more per opening.</summary>
/// <param name="current">The scope of the unit of work that the context belongs to.</param>
public sealed class RowScopeInterceptor(CurrentRowScope current) : DbConnectionInterceptor
{
    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await Scope(connection).StateAsync((NpgsqlConnection)connection, cancellationToken);
    }

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Scope(connection).State((NpgsqlConnection)connection);
    }

    private RowScope Scope(DbConnection connection)
    {
        try
        {
            return current.Value;
        }
        catch
        {
            // EF Core would take an open connection for one that is ready.
            connection.Close();
            throw;
        }
    }
}
