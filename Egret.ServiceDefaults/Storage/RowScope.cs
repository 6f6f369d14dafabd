using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Npgsql;
using NpgsqlTypes;

namespace Egret.ServiceDefaults.Storage;

/// <summary>
/// For whom the database is used: what row-level security lets a session see and change. It is stated at the start of each use
/// of a connection; while nothing is stated there is no row. The policies read it through the functions of <see cref="RowLevelSecurity"/>.
/// </summary>
public sealed record RowScope
{
    // Every setting is stated each time, so that nothing of an earlier use can be left, whatever the pool does.
    private const string Statement =
        """
        select set_config('egret.scope', $1, false), set_config('egret.organisation', $2, false), set_config('egret.user', $3, false),
            set_config('egret.platform_administrator', $4, false), set_config('egret.row', $5, false)
        """;

    private readonly string _kind;

    private RowScope(string kind) => _kind = kind;

    /// <summary>For the service itself: work that no caller owns, such as a worker's, and what comes before a caller is known.</summary>
    public static RowScope Service { get; } = new("service");

    /// <summary>The organisation acted for; its rows.</summary>
    public Guid? Organisation { get; private init; }

    /// <summary>The user acted for; their rows.</summary>
    public Guid? User { get; private init; }

    /// <summary>Whether public rows may be changed.</summary>
    public bool IsPlatformAdministrator { get; private init; }

    /// <summary>The one row that somebody without a credential was given.</summary>
    public Guid? Row { get; private init; }

    /// <summary>For the caller of a request: public rows, their own and their organisation's; for one of Egret's services, that service's work.</summary>
    public static RowScope Of(CurrentCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Kind switch
        {
            CallerKinds.Service => Service,
            CallerKinds.User => new("caller")
            {
                Organisation = caller.OrganisationId,
                User = caller.UserId,
                IsPlatformAdministrator = caller.IsPlatformAdministrator,
            },
            _ => new("caller"),
        };
    }

    /// <summary>For whoever holds a proof that they may read this row, such as a signed link: that row, and public ones.</summary>
    public static RowScope OfRow(Guid id) => new("caller") { Row = id };

    /// <summary>Whether the command is the statement of a scope, which nobody wants to see among the statements of a trace.</summary>
    internal static bool IsStatedBy(NpgsqlCommand command) => ReferenceEquals(command.CommandText, Statement);

    /// <summary>States it on a connection that was just opened. Without that the connection is of no use, and it is closed.</summary>
    internal async Task StateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command(connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            await connection.CloseAsync();
            throw;
        }
    }

    /// <inheritdoc cref="StateAsync" />
    internal void State(NpgsqlConnection connection)
    {
        try
        {
            using var command = Command(connection);
            command.ExecuteNonQuery();
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    private NpgsqlCommand Command(NpgsqlConnection connection) => new(Statement, connection)
    {
        Parameters =
        {
            Text(_kind), Text(Organisation?.ToString()), Text(User?.ToString()), Text(IsPlatformAdministrator ? "true" : null), Text(Row?.ToString()),
        },
    };

    private static NpgsqlParameter Text(string? value) => new() { Value = value ?? "", NpgsqlDbType = NpgsqlDbType.Text };
}
