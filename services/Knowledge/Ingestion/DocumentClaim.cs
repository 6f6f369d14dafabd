using Npgsql;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// A worker's claim to a document: an advisory lock of a database session of its own. It is free again the moment the worker
/// lets go, or is gone, whatever took it; there is no lease to wait for. The session reads no rows, so it states for nobody.
/// </summary>
internal sealed class DocumentClaim : IAsyncDisposable
{
    // The key is a hash: two documents that share one would only have to wait for each other.
    private const string Take = "select pg_try_advisory_lock(hashtextextended('document:' || $1::text, 0))";
    private const string Release = "select pg_advisory_unlock(hashtextextended('document:' || $1::text, 0))";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(250);

    private readonly NpgsqlConnection _connection;
    private readonly Guid _documentId;

    private DocumentClaim(NpgsqlConnection connection, Guid documentId)
    {
        _connection = connection;
        _documentId = documentId;
    }

    /// <summary>
    /// Claims the document. A claim that is held is asked for again for some seconds: when a worker was killed, the broker may
    /// give its message to the next one before the database has noticed.
    /// </summary>
    /// <returns>Null when somebody else is working on it.</returns>
    public static async Task<DocumentClaim?> TryTakeAsync(
        NpgsqlDataSource source, Guid documentId, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var started = time.GetTimestamp();
            while (!await CallAsync(connection, Take, documentId, cancellationToken))
            {
                if (time.GetElapsedTime(started) > Patience)
                {
                    await connection.DisposeAsync();
                    return null;
                }

                await Task.Delay(AskInterval, time, cancellationToken);
            }

            return new(connection, documentId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets go. The session is pooled and lives on, so the lock has to be given back by hand.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CallAsync(_connection, Release, _documentId, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The session is broken, and with it the lock is gone.
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private static async Task<bool> CallAsync(NpgsqlConnection connection, string statement, Guid documentId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = documentId } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
