using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;
using Xunit;

namespace Egret.Testing;

/// <summary>Checks a service's migrations against an empty database.</summary>
public static class MigrationAssert
{
    /// <summary>
    /// The migrations create the schema that the model describes, and applying them again changes nothing.
    /// </summary>
    /// <typeparam name="TProgram">A type of the service's assembly, which has one design-time factory.</typeparam>
    /// <param name="purpose">Start of the database's name.</param>
    /// <param name="extensions">Extensions that only a superuser may create.</param>
    public static async Task MigratesEmptyDatabaseAsync<TProgram>(string purpose, params string[] extensions)
    {
        var type = typeof(TProgram).Assembly.GetTypes()
            .Single(candidate => candidate.IsAssignableTo(typeof(IDesignTimeDbContextFactory<DbContext>)));
        var factory = (IDesignTimeDbContextFactory<DbContext>)Activator.CreateInstance(type)!;
        await using var context = factory.CreateDbContext([]);
        var (owner, administrator) = await TestServers.CreateDatabaseAsync(purpose, extensions);
        context.Database.SetConnectionString(owner + ";Pooling=false");
        Assert.NotEmpty(await context.Database.GetPendingMigrationsAsync());

        await context.Database.MigrateAsync();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.False(context.Database.HasPendingModelChanges(), "The model differs from the last migration's snapshot: add a migration.");

        var first = await ReadCatalogAsync(administrator);
        await context.Database.MigrateAsync();
        Assert.Equal(first, await ReadCatalogAsync(administrator));
    }

    /// <summary>
    /// Object ids of the schema's objects, and the migration history: an object that is created again gets another
    /// id.
    /// </summary>
    private static async Task<string> ReadCatalogAsync(string administrator)
    {
        await using var source = NpgsqlDataSource.Create(administrator + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            select concat_ws(' ',
                (select string_agg(oid::text, ',' order by oid) from pg_class where relnamespace = 'public'::regnamespace),
                (select string_agg(oid::text, ',' order by oid) from pg_proc where pronamespace = 'public'::regnamespace),
                (select string_agg(oid::text, ',' order by oid) from pg_policy),
                (select string_agg(migration_id, ',' order by migration_id) from __migrations))
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
