using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Egret.Chat.Data;

/// <summary>Lets <c>dotnet ef</c> read the model without a configured service; it opens no connection.</summary>
internal sealed class ChatContextFactory : IDesignTimeDbContextFactory<ChatContext>
{
    public ChatContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<ChatContext>()
        .UseNpgsql("Host=localhost;Database=chatdb", npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention()
        .Options);
}
