using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Egret.Knowledge.Data;

/// <summary>Lets <c>dotnet ef</c> see the model without the settings that the service needs to start.</summary>
internal sealed class KnowledgeContextFactory : IDesignTimeDbContextFactory<KnowledgeContext>
{
    public KnowledgeContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<KnowledgeContext>()
        .UseNpgsql("Host=localhost;Database=knowledgedb", npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention()
        .Options);
}
