using Npgsql;

namespace Egret.AppHost.Infrastructure;

/// <summary>
/// A database per service, each with a login of its own that can enter no other one and owns nothing else: a service that
/// was taken over does not reach its neighbours' data, and none of them is PostgreSQL's superuser.
/// </summary>
internal sealed class ServiceDatabases(
    IDistributedApplicationBuilder builder, EgretSettings settings, IResourceBuilder<IResourceWithConnectionString> server, ReferenceExpression address)
{
    // Four services, with room for another process of each, below the 300 that the server allows.
    private const int PoolSize = 30;

    /// <summary>Adds a database, made once the server can be used, with the extensions that only a superuser may add.</summary>
    public IResourceBuilder<IResourceWithConnectionString> Add(string name, params string[] extensions)
    {
        var password = settings.Password(name + "-password");
        server.OnResourceReady(async (_, _, cancellationToken) =>
        {
            var administrator = await server.Resource.GetConnectionStringAsync(cancellationToken)
                ?? throw new InvalidOperationException("PostgreSQL has no connection string.");
            var secret = await password.Resource.GetValueAsync(cancellationToken)
                ?? throw new InvalidOperationException($"The password of {name} has no value.");
            await EnsureAsync(administrator, name, secret, extensions, cancellationToken);
        });

        // Not a resource with PostgreSQL as its parent: under a program, unlike under a container, such a one never leaves its
        // empty state, and whoever waits for it hangs. A connection string looks after its own state.
        return builder
            .AddConnectionString(name, ReferenceExpression.Create($"{address};Username={name};Password={password.Resource};Database={name};Maximum Pool Size={PoolSize.ToString(System.Globalization.CultureInfo.InvariantCulture)}"))
            .WithParentRelationship(server)
            .WaitFor(server, WaitBehavior.WaitOnResourceUnavailable)
            .WithLiveCheck(LiveChecks.OpenDatabaseAsync);
    }

    /// <summary>May run at every start: it changes only what differs, and lets in a password that was replaced in its file.</summary>
    private static async Task EnsureAsync(string administrator, string name, string password, string[] extensions, CancellationToken cancellationToken)
    {
        await using (var connection = await OpenAsync(administrator, "postgres", cancellationToken))
        {
            if (!await AnyAsync(connection, "select 1 from pg_roles where rolname = $1", name, cancellationToken))
            {
                await ExecuteAsync(connection, $"create role {Name(name)} login", cancellationToken);
            }

            await ExecuteAsync(connection, $"alter role {Name(name)} login nosuperuser nocreatedb nocreaterole password {Text(password)}", cancellationToken);
            if (!await AnyAsync(connection, "select 1 from pg_database where datname = $1", name, cancellationToken))
            {
                await ExecuteAsync(connection, $"create database {Name(name)} owner {Name(name)}", cancellationToken);
            }

            await ExecuteAsync(connection, $"revoke all on database {Name(name)} from public", cancellationToken);
        }

        if (extensions.Length > 0)
        {
            await using var connection = await OpenAsync(administrator, name, cancellationToken);
            foreach (var extension in extensions)
            {
                await ExecuteAsync(connection, $"create extension if not exists {Name(extension)}", cancellationToken);
                // The server may have been upgraded since; does nothing where it was not.
                await ExecuteAsync(connection, $"alter extension {Name(extension)} update", cancellationToken);
            }
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string administrator, string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administrator) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<bool> AnyAsync(NpgsqlConnection connection, string query, string value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = value } } };
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    // Definitions take no parameters. The names are this AppHost's own; the password may be the operator's.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string definition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(definition, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Name(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Text(string text) => '\'' + text.Replace("'", "''", StringComparison.Ordinal) + '\'';
}
