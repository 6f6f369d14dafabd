using Egret.AppHost.Settings;
using Npgsql;

namespace Egret.AppHost.Servers;

/// <summary>
/// Creates one database per service, each owned by a separate login that can connect to no other database and is not
/// a superuser: a compromised service cannot read the data of the others.
/// </summary>
internal sealed class ServiceDatabases(
    IDistributedApplicationBuilder builder, EgretSettings settings, IResourceBuilder<IResourceWithConnectionString> server,
    ReferenceExpression address)
{
    // Four services and a second process of each (commands) stay below the server's max_connections of 300.
    private const string PoolSize = "30";

    /// <summary>
    /// Adds a database, created when the server is ready, with the extensions that only a superuser can create.
    /// </summary>
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

        // Not an IResourceWithParent: Aspire updates the state of child resources for containers only, so that
        // resources which wait for a child of an executable would wait forever. A connection string resource
        // maintains its own state.
        var login = ReferenceExpression.Create($"{address};Username={name};Password={password.Resource};Database={name}");
        return builder
            .AddConnectionString(name, ReferenceExpression.Create($"{login};Maximum Pool Size={PoolSize}"))
            .WithParentRelationship(server)
            .WaitFor(server, WaitBehavior.WaitOnResourceUnavailable)
            .WithConnectionCheck(ConnectionChecks.OpenDatabaseAsync);
    }

    /// <summary>
    /// Runs at every start: creates what is missing, and sets the login's password to the current secret.
    /// </summary>
    private static async Task EnsureAsync(
        string administrator, string name, string password, string[] extensions, CancellationToken cancellationToken)
    {
        await using (var connection = await OpenAsync(administrator, "postgres", cancellationToken))
        {
            if (!await AnyAsync(connection, "select 1 from pg_roles where rolname = $1", name, cancellationToken))
            {
                await ExecuteAsync(connection, $"create role {Name(name)} login", cancellationToken);
            }

            await ExecuteAsync(
                connection,
                $"alter role {Name(name)} login nosuperuser nocreatedb nocreaterole password {Text(password)}",
                cancellationToken);
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
                // Required after an upgrade of the server; does nothing otherwise.
                await ExecuteAsync(connection, $"alter extension {Name(extension)} update", cancellationToken);
            }
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string administrator, string database, CancellationToken cancellationToken)
    {
        var login = new NpgsqlConnectionStringBuilder(administrator) { Database = database, Pooling = false };
        var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<bool> AnyAsync(NpgsqlConnection connection, string query, string value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = value } } };
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    // DDL statements accept no parameters; Name and Text quote the values.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string definition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(definition, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Name(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Text(string text) => '\'' + text.Replace("'", "''", StringComparison.Ordinal) + '\'';
}
