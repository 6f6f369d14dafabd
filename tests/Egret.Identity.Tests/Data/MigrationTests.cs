using Egret.Testing;

namespace Egret.Identity.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public Task Empty_database_gets_the_schema_of_the_model_and_a_second_migration_changes_nothing() =>
        MigrationAssert.MigratesEmptyDatabaseAsync<Program>("identity_migrations");
}
