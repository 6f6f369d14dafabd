using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Egret.Persistence;

/// <summary>Sets the row scope where it is not the scope of a request's caller.</summary>
public static class RowScopeExtensions
{
    /// <summary>Creates a service scope outside a request with the given row scope.</summary>
    public static AsyncServiceScope CreateAsyncScope(this IServiceScopeFactory scopes, RowScope rows)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentRowScope>().Set(rows);
        return scope;
    }

    /// <summary>
    /// Runs the endpoint with the scope of the service. For endpoints that run before the caller is known, such as
    /// sign-in or accepting an invitation. The conditions of their queries are then the only restriction.
    /// </summary>
    public static TBuilder RunAsService<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RunsAsServiceMetadata());

    /// <summary>Opens a connection with the row scope, for statements that do not go through EF Core.</summary>
    public static async Task<NpgsqlConnection> OpenConnectionAsync(
        this NpgsqlDataSource source, RowScope rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rows);
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await rows.ApplyAsync(connection, cancellationToken);
        return connection;
    }
}
