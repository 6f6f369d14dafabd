using Egret.Knowledge.Data;
using Egret.Knowledge.Ingestion;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Reading.JsonLines;
using Egret.Persistence;
using Egret.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Benchmarks.Retrieval;

/// <summary>The judged passages in a dedicated database, written with the service's schema and writer.</summary>
internal sealed class BenchmarkCorpus(NpgsqlDataSource source)
{
    private readonly TestCaller _owner = TestCaller.OwnerOfNewOrganisation();

    /// <summary>For whom to search, so that row-level security is part of what is measured.</summary>
    public RowScope Reader => RowScope.For(Assertions.CallerOf(_owner));

    /// <summary>The organisation whose documents they are.</summary>
    private Guid Organisation => _owner.OrganisationId!.Value;

    /// <summary>
    /// Creates the schema and writes all passages; their ids become references, and documents are named by their
    /// numbers.
    /// </summary>
    /// <returns>The collection to search.</returns>
    public async Task<Guid> LoadAsync(IReadOnlyList<JudgedPassage> passages, IReadOnlyList<ReadOnlyMemory<float>> vectors)
    {
        await using var database = new KnowledgeContext(new DbContextOptionsBuilder<KnowledgeContext>()
            .UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("__migrations"))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new RowScopeInterceptor(new CurrentRowScope(RowScope.Service)))
            .Options);
        await database.Database.MigrateAsync();

        var now = DateTimeOffset.UtcNow;
        var collection = await database.GetOrCreateCollectionAsync(Organisation, now, CancellationToken.None)
            ?? throw new InvalidOperationException("The organisation is new and cannot be deleted.");
        var writer = new PassageWriter(TimeProvider.System);
        foreach (var group in passages.Index().GroupBy(passage => passage.Item.DocumentID))
        {
            PassageDraft[] drafts = [.. group.Select((passage, index) => new PassageDraft(
                index,
                passage.Item.Passage,
                Heading: null,
                Page: null,
                Start: 0,
                passage.Item.Passage.Length,
                passage.Item.PassageID))];
            await using var transaction = await database.Database.BeginTransactionAsync();
            var document = NewDocument(collection, group.Key, now);
            database.Add(document);
            document.Complete(pageCount: null, drafts.Length, now);
            await database.SaveChangesAsync();
            await writer.WriteAsync(
                database.CurrentConnection(),
                collection,
                document.Id,
                drafts,
                [.. group.Select(passage => vectors[passage.Index])],
                CancellationToken.None);
            await transaction.CommitAsync();
        }

        await using var analyse = source.CreateCommand("vacuum analyze");
        await analyse.ExecuteNonQueryAsync();
        return collection;
    }

    private Document NewDocument(Guid collection, int number, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new Document
        {
            Id = id,
            CollectionId = collection,
            OrganisationId = Organisation,
            Filename = $"{number}",
            ContentType = JsonLinesReader.ContentType,
            SizeBytes = 0,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(id.ToByteArray())),
            Metadata = "{}",
            Uri = $"benchmark:{number}",
            QueuedAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
