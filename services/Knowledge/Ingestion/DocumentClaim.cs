using Npgsql;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// The lock by which one worker processes a document: an advisory lock of a separate database session. It is released
/// with the claim or when the process exits, so that no lease has to expire. The session reads no rows and therefore
/// has no row scope.
/// </summary>
internal sealed class DocumentClaim : IAsyncDisposable
{
    // The key is a hash: of two documents with the same key, one waits for the other.
    private const string Acquire = "select pg_try_advisory_lock(hashtextextended('document:' || $1::text, 0))";
    private const string Release = "select pg_advisory_unlock(hashtextextended('document:' || $1::text, 0))";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly NpgsqlConnection _connection;
    private readonly Guid _documentId;

    private DocumentClaim(NpgsqlConnection connection, Guid documentId)
    {
        _connection = connection;
        _documentId = documentId;
    }

    /// <summary>
    /// Claims a document and retries for some seconds: after a worker was killed, the broker may deliver its message to
    /// the next worker before the database closes its session.
    /// </summary>
    /// <returns>Null if another worker holds the claim.</returns>
    public static async Task<DocumentClaim?> TryAcquireAsync(
        NpgsqlDataSource source, Guid documentId, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var started = time.GetTimestamp();
            while (!await CallAsync(connection, Acquire, documentId, cancellationToken))
            {
                if (time.GetElapsedTime(started) > Timeout)
                {
                    await connection.DisposeAsync();
                    return null;
                }

                await Task.Delay(RetryInterval, time, cancellationToken);
            }

            return new(connection, documentId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Releases the lock explicitly, because the session returns to the connection pool and stays open.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CallAsync(_connection, Release, _documentId, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The session is closed, which released the lock.
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private static async Task<bool> CallAsync(
        NpgsqlConnection connection, string statement, Guid documentId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = documentId } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
