using System.Net.Sockets;
using Npgsql;

namespace Egret.Messaging;

/// <summary>Distinguishes failures of a dependency, which affect every event, from failures of one event.</summary>
internal static class DependencyFailures
{
    /// <summary>
    /// Error classes of PostgreSQL that concern the server or the connection and not the statement: connection,
    /// authorization, database, resources, operator intervention, system
    /// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    /// </summary>
    private static readonly string[] ServerErrorClasses = ["08", "28", "3D", "53", "57", "58"];

    /// <summary>Whether the exception was caused by an unavailable dependency.</summary>
    public static bool IsUnavailable(this Exception exception) => exception switch
    {
        PostgresException error => error.IsTransient || IsServerState(error.SqlState),
        NpgsqlException { IsTransient: true } or SocketException or TimeoutException or OperationCanceledException => true,
        HttpRequestException { StatusCode: null } => true,
        // A missing file stays missing: a failure of the event.
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException => false,
        IOException => true,
        { InnerException: { } inner } => inner.IsUnavailable(),
        _ => false,
    };

    /// <summary>A read-only server is a replica that is about to be promoted, or a former primary.</summary>
    private static bool IsServerState(string sqlState) =>
        sqlState == PostgresErrorCodes.ReadOnlySqlTransaction || ServerErrorClasses.Contains(sqlState[..2], StringComparer.Ordinal);
}
