using System.Net.Sockets;
using Npgsql;

namespace Egret.Messaging;

/// <summary>Telling what fails because something is away, and would for any event, from what fails because of the event.</summary>
internal static class Outages
{
    /// <summary>
    /// Classes of PostgreSQL's errors that are about the server and the way to it and not about a statement: connections, logins, databases,
    /// resources, operators, the system (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    /// </summary>
    private static readonly string[] ServerErrorClasses = ["08", "28", "3D", "53", "57", "58"];

    public static bool IsOutage(this Exception exception) => exception switch
    {
        PostgresException answer => answer.IsTransient || IsAboutServer(answer.SqlState),
        NpgsqlException { IsTransient: true } or SocketException or TimeoutException or OperationCanceledException => true,
        HttpRequestException { StatusCode: null } => true,
        // A path that leads nowhere will lead nowhere again.
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException => false,
        IOException => true,
        { InnerException: { } inner } => inner.IsOutage(),
        _ => false,
    };

    /// <summary>A server that takes no changes is one that is about to take the other's place, or has just lost it.</summary>
    private static bool IsAboutServer(string sqlState) =>
        sqlState == PostgresErrorCodes.ReadOnlySqlTransaction || ServerErrorClasses.Contains(sqlState[..2], StringComparer.Ordinal);
}
