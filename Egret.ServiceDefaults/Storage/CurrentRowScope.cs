using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.ServiceDefaults.Storage;

/// <summary>
/// For whom the database is used in one unit of work. Within a request that is its caller, unless the endpoint or its handler
/// states another; everywhere else it has to be stated, and using the database before that is an error.
/// </summary>
public sealed class CurrentRowScope
{
    private readonly IHttpContextAccessor? _accessor;
    private RowScope? _scope;
    private bool _isUsed;

    /// <summary>For work outside the container.</summary>
    public CurrentRowScope(RowScope scope) => _scope = scope;

    internal CurrentRowScope(IHttpContextAccessor accessor) => _accessor = accessor;

    /// <summary>The scope; from the first reading on it is fixed.</summary>
    /// <exception cref="InvalidOperationException">Nobody has stated it.</exception>
    public RowScope Value
    {
        get
        {
            _scope ??= OfRequest() ?? throw new InvalidOperationException(
                "Nobody has stated for whom the database is used: outside a request, state it with CreateAsyncScope(RowScope).");
            _isUsed = true;
            return _scope;
        }
    }

    /// <summary>States the scope, before the database is first used.</summary>
    /// <exception cref="InvalidOperationException">The database was already used for another one: a connection may be open.</exception>
    public void State(RowScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_isUsed && _scope != scope)
        {
            throw new InvalidOperationException("The database was already used for somebody else in this unit of work.");
        }

        _scope = scope;
    }

    private RowScope? OfRequest() => _accessor?.HttpContext switch
    {
        { } context when context.GetEndpoint()?.Metadata.GetMetadata<ActsAsService>() is not null => RowScope.Service,
        { User.Identity.IsAuthenticated: true } context => RowScope.Of(CurrentCaller.From(context.User)),
        _ => null,
    };
}

/// <summary>Stating for whom the database is used, where it is not a request's caller.</summary>
public static class RowScopeExtensions
{
    /// <summary>Begins a unit of work outside a request, for this scope.</summary>
    public static AsyncServiceScope CreateAsyncScope(this IServiceScopeFactory scopes, RowScope rows)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentRowScope>().State(rows);
        return scope;
    }

    /// <summary>
    /// Has the endpoint use the database as the service: it finds out who the caller is, or what they were invited to, and so comes
    /// before anything that could narrow it. Its own conditions are the only ones.
    /// </summary>
    public static TBuilder ActingAsService<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ActsAsService());

    /// <summary>Opens a connection for this scope, for statements that go past EF Core.</summary>
    public static async Task<Npgsql.NpgsqlConnection> OpenConnectionAsync(
        this Npgsql.NpgsqlDataSource source, RowScope rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rows);
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await rows.StateAsync(connection, cancellationToken);
        return connection;
    }
}

internal sealed class ActsAsService;
