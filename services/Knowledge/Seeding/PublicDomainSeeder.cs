using System.Security.Cryptography;
using Egret.Contracts.Events;
using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Ingestion.Reading.Markdown;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Seeding;

/// <summary>
/// Inserts the domain that ships with Egret into a new installation, so that it can answer questions immediately. This
/// happens once, also if the content is deleted later. The documents are ingested like uploads.
/// </summary>
internal sealed class PublicDomainSeeder(
    IServiceScopeFactory scopes, BlobStore blobs, IOptions<SeedingOptions> options, TimeProvider time,
    ILogger<PublicDomainSeeder> logger)
    : IHostedService
{
    private const string Seed = "business-continuity";
    private const string ResourcePrefix = "seeding/";
    private static readonly (string Code, string Name)[] Categories = [("us", "United States"), ("sg", "Singapore")];

    public Task StartAsync(CancellationToken cancellationToken) =>
        DatabaseStart.RunAsync(SeedAsync, "the seeded domain", time, logger, cancellationToken);

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<KnowledgeContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();

        // Replicas that start concurrently wait here for the transaction of the first one.
        var isFirst = await database.Database.ExecuteSqlAsync(
            $"insert into applied_seeds (name, applied_at) values ({Seed}, {now}) on conflict do nothing",
            cancellationToken) == 1;
        if (!isFirst)
        {
            return;
        }

        // A domain with this slug that an administrator created is not changed.
        if (!await database.Domains.AnyAsync(domain => domain.Slug == Seed, cancellationToken))
        {
            await AddDomainAsync(database, now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AddDomainAsync(
        KnowledgeContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var domain = new KnowledgeDomain
        {
            Id = Guid.CreateVersion7(now),
            Slug = Seed,
            Name = "Business Continuity",
            Description = "Continuity planning, recovery, incident notification and third-party dependence of financial institutions.",
            IsActive = true,
            CreatedAt = now,
        };
        database.Add(domain);
        var count = 0;
        foreach (var (code, name) in Categories)
        {
            var category = domain.AddCategory(code, name, isActive: true, now);
            database.Add(category);
            foreach (var resource in GetResources(code))
            {
                await AddDocumentAsync(database, category.Collection.Id, resource, now, cancellationToken);
                count++;
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        logger.DomainSeeded(Seed, count);
    }

    private async Task AddDocumentAsync(
        KnowledgeContext database, Guid collection, string resource, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(resource, cancellationToken);
        var id = Guid.CreateVersion7(now);
        await using var blob = blobs.CreateIncoming();
        await blob.WriteAsync(bytes, cancellationToken);
        await blob.CommitAsync(id, cancellationToken);
        var upload = new Upload(
            blob, Path.GetFileName(resource), MarkdownReader.ContentType, bytes.Length,
            Convert.ToHexStringLower(SHA256.HashData(bytes)), "{}");
        database.Add(upload.ToDocument(id, collection, organisationId: null, now));
        database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, OrganisationId: null, id));
    }

    private static IEnumerable<string> GetResources(string code) =>
        typeof(PublicDomainSeeder).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{ResourcePrefix}{code}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static async Task<byte[]> ReadAsync(string resource, CancellationToken cancellationToken)
    {
        await using var stream = typeof(PublicDomainSeeder).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
