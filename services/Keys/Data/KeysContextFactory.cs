using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Egret.Keys.Data;

/// <summary>For the migration tools, which need a model but no database.</summary>
internal sealed class KeysContextFactory : IDesignTimeDbContextFactory<KeysContext>
{
    public KeysContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<KeysContext>()
        .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention()
        .Options);
}
