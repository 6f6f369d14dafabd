using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Egret.Knowledge.Data;

/// <summary>
/// Creates the context for <c>dotnet ef</c>, without the settings that the service requires at startup.
/// </summary>
internal sealed class KnowledgeContextFactory : IDesignTimeDbContextFactory<KnowledgeContext>
{
    public KnowledgeContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<KnowledgeContext>()
        .UseNpgsql("Host=localhost;Database=knowledgedb", npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention()
        .Options);
}
