using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Egret.Knowledge.Storage;

/// <summary>Lets <c>dotnet ef</c> see the model without the settings that the service needs to start.</summary>
internal sealed class KnowledgeDbFactory : IDesignTimeDbContextFactory<KnowledgeDb>
{
    public KnowledgeDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<KnowledgeDb>()
        .UseNpgsql("Host=localhost;Database=knowledgedb", npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention()
        .Options);
}
