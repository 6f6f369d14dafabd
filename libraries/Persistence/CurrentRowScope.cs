using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http;

namespace Egret.Persistence;

/// <summary>
/// The row scope of one unit of work. Within a request it defaults to the scope of the caller. Outside a request it
/// must be set before the database is used; otherwise using the database throws.
/// </summary>
public sealed class CurrentRowScope
{
    private readonly IHttpContextAccessor? _accessor;
    private RowScope? _scope;
    private bool _isUsed;

    /// <summary>Creates a fixed scope for code without a service provider.</summary>
    public CurrentRowScope(RowScope scope) => _scope = scope;

    internal CurrentRowScope(IHttpContextAccessor accessor) => _accessor = accessor;

    /// <summary>The row scope. The first read fixes it.</summary>
    /// <exception cref="InvalidOperationException">There is no request, and no scope was set.</exception>
    public RowScope Value
    {
        get
        {
            _scope ??= ForRequest() ?? throw new InvalidOperationException(
                "No row scope is set. Outside a request, create the service scope with CreateAsyncScope(RowScope).");
            _isUsed = true;
            return _scope;
        }
    }

    /// <summary>Sets the row scope before the database is first used.</summary>
    /// <exception cref="InvalidOperationException">The database was used with another scope; a connection may be
    /// open.</exception>
    public void Set(RowScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_isUsed && _scope != scope)
        {
            throw new InvalidOperationException("The database was already used with another row scope in this unit of work.");
        }

        _scope = scope;
    }

    private RowScope? ForRequest() => _accessor?.HttpContext switch
    {
        { } context when context.GetEndpoint()?.Metadata.GetMetadata<RunsAsServiceMetadata>() is not null => RowScope.Service,
        { User.Identity.IsAuthenticated: true } context => RowScope.For(CurrentCaller.From(context.User)),
        _ => null,
    };
}
