using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Npgsql;
using NpgsqlTypes;

namespace Egret.Persistence;

/// <summary>
/// The rows that row-level security lets a database session read and change. The scope is applied each time a
/// connection is opened; without a scope a session sees no rows. Policies read it through the functions of
/// <see cref="RowLevelSecurity"/>.
/// </summary>
public sealed record RowScope
{
    // All settings are written each time, so that nothing of the previous use remains, regardless of the pool's reset.
    private const string Statement =
        """
        select set_config('egret.scope', $1, false), set_config('egret.organisation', $2, false), set_config('egret.user', $3, false),
            set_config('egret.platform_administrator', $4, false), set_config('egret.row', $5, false)
        """;

    private readonly string _kind;

    private RowScope(string kind) => _kind = kind;

    /// <summary>
    /// The scope of the service itself: workers, consumers, and endpoints that run before the caller is known.
    /// </summary>
    public static RowScope Service { get; } = new("service");

    /// <summary>The organisation whose rows are visible; null for none.</summary>
    public Guid? Organisation { get; private init; }

    /// <summary>The user whose rows are visible; null for none.</summary>
    public Guid? User { get; private init; }

    /// <summary>Whether public rows may be changed.</summary>
    public bool IsPlatformAdministrator { get; private init; }

    /// <summary>The single row that a signed link grants access to; null for none.</summary>
    public Guid? Row { get; private init; }

    /// <summary>
    /// Returns the scope of a caller: public rows, the rows of the user and of the organisation. A service among the
    /// callers gets <see cref="Service"/>.
    /// </summary>
    public static RowScope For(CurrentCaller caller)
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

    /// <summary>Returns the scope of a signed link: the given row and public rows.</summary>
    public static RowScope ForRow(Guid id) => new("caller") { Row = id };

    /// <summary>
    /// Whether the command is the statement that applies a scope; such statements are excluded from traces.
    /// </summary>
    internal static bool IsScopeStatement(NpgsqlCommand command) => ReferenceEquals(command.CommandText, Statement);

    /// <summary>Applies the scope to an opened connection. If that fails, the connection is closed.</summary>
    internal async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = CreateCommand(connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            await connection.CloseAsync();
            throw;
        }
    }

    /// <inheritdoc cref="ApplyAsync" />
    internal void Apply(NpgsqlConnection connection)
    {
        try
        {
            using var command = CreateCommand(connection);
            command.ExecuteNonQuery();
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    private NpgsqlCommand CreateCommand(NpgsqlConnection connection) => new(Statement, connection)
    {
        Parameters =
        {
            CreateParameter(_kind), CreateParameter(Organisation?.ToString()), CreateParameter(User?.ToString()),
            CreateParameter(IsPlatformAdministrator ? "true" : null), CreateParameter(Row?.ToString()),
        },
    };

    private static NpgsqlParameter CreateParameter(string? value) => new() { Value = value ?? "", NpgsqlDbType = NpgsqlDbType.Text };
}
