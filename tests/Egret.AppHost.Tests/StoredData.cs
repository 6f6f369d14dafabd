using System.Globalization;
using System.Text;
using Npgsql;
using StackExchange.Redis;

namespace Egret.AppHost.Tests;

/// <summary>Searches everything that Egret stores: rows of all databases, the document store and Redis.</summary>
internal static class StoredData
{
    private static readonly string[] Databases = ["identitydb", "keysdb", "knowledgedb", "chatdb"];

    /// <summary>Upper limit of the expiry of request counters, which are ignored.</summary>
    private static readonly TimeSpan LifetimeOfCounts = TimeSpan.FromSeconds(150);

    /// <summary>Returns the places that contain any of the texts.</summary>
    /// <returns>Places and texts, such as <c>chatdb.sessions: …</c>.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(EgretSystem system, IReadOnlyCollection<string> texts)
    {
        List<string> places = [];
        foreach (var database in Databases)
        {
            places.AddRange(await FindRowsAsync(database, (await system.App.GetConnectionStringAsync(database))!, texts));
        }

        places.AddRange(await FindFilesAsync(Path.Combine(system.DataFolder, "blobs"), texts));
        places.AddRange(await FindEntriesAsync((await system.App.GetConnectionStringAsync("cache"))!, texts));
        return places;
    }

    private static async Task<IReadOnlyList<string>> FindRowsAsync(
        string database, string connectionString, IReadOnlyCollection<string> texts)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        // Row-level security returns no rows of the service's login without a scope.
        await ReadAsync(connection, "select set_config('egret.scope', 'service', false)");
        var tables = await ReadAsync(
            connection, "select relname::text from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace");
        Assert.NotEmpty(tables);
        List<string> places = [];
        foreach (var table in tables)
        {
            var found = await ReadAsync(
                connection,
                $"select distinct wanted from {table} stored, unnest($1) wanted where position(lower(wanted) in lower(stored::text)) > 0",
                (object)texts.ToArray());
            places.AddRange(found.Select(text => $"{database}.{table}: {text}"));
        }

        return places;
    }

    /// <summary>Returns an empty text for a file that is deleted at the same time.</summary>
    private static async Task<string> ReadAsync(string file)
    {
        try
        {
            return Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    private static async Task<IReadOnlyList<string>> FindFilesAsync(string folder, IReadOnlyCollection<string> texts)
    {
        List<string> places = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(file);
            var content = name + await ReadAsync(file);
            places.AddRange(
                texts.Where(text => content.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(text => $"blob {name}: {text}"));
        }

        return places;
    }

    private static async Task<IReadOnlyList<string>> FindEntriesAsync(string connectionString, IReadOnlyCollection<string> texts)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString + ",allowAdmin=true");
        var (server, database) = (redis.GetServers().Single(), redis.GetDatabase());
        // Compressed dumps cannot be searched.
        await server.ConfigSetAsync("rdbcompression", "no");
        List<string> places = [];
        await foreach (var key in server.KeysAsync(pattern: "*"))
        {
            var isCount = key.ToString().StartsWith("{rates}:", StringComparison.Ordinal);
            if (isCount && await database.KeyTimeToLiveAsync(key) <= LifetimeOfCounts)
            {
                continue;
            }

            var content = key.ToString() + (await database.KeyDumpAsync(key) is { } dump ? Encoding.Latin1.GetString(dump) : "");
            places.AddRange(
                texts.Where(text => content.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(text => $"redis {key}: {text}"));
        }

        return places;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        List<string> values = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return values;
    }
}
