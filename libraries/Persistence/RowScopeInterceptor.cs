using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Egret.Persistence;

/// <summary>
/// Applies the row scope to every connection that EF Core opens, with one additional statement per opening.
/// </summary>
/// <param name="current">The row scope of the unit of work that the context belongs to.</param>
public sealed class RowScopeInterceptor(CurrentRowScope current) : DbConnectionInterceptor
{
    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await GetScope(connection).ApplyAsync((NpgsqlConnection)connection, cancellationToken);
    }

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(connection);
        GetScope(connection).Apply((NpgsqlConnection)connection);
    }

    private RowScope GetScope(DbConnection connection)
    {
        try
        {
            return current.Value;
        }
        catch
        {
            // EF Core treats a connection that is left open as ready for use.
            connection.Close();
            throw;
        }
    }
}
