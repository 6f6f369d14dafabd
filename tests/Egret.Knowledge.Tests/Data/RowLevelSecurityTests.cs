using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Search;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Egret.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Egret.Knowledge.Tests.Data;

/// <summary>The database separates organisations even without the conditions of the application.</summary>
public sealed class RowLevelSecurityTests(RowLevelSecurityTests.App app) : IClassFixture<RowLevelSecurityTests.App>
{
    private const string OfCollection = "(select organisation_id from collections where collections.id = t.collection_id)";

    private RowSecurity Security => new(app.ServiceConnection!, app.DatabaseConnection!, new Dictionary<string, string>
    {
        ["applied_seeds"] = RowSecurity.ServiceAlone,
        ["inbox_messages"] = RowSecurity.ServiceAlone,
        ["outbox_messages"] = RowSecurity.ServiceAlone,
        ["idempotency_answers"] = "null",
        ["deleted_organisations"] = "t.id",
        ["organisation_limits"] = "t.id",
        ["revoked_access"] = "null",
        ["domains"] = "null",
        ["categories"] = "null",
        ["collections"] = "t.organisation_id",
        ["documents"] = "t.organisation_id",
        ["passages"] = OfCollection,
        ["passage_terms"] = OfCollection,
    });

    [Fact]
    public Task Row_level_security_is_forced_on_every_table() => Security.IsForcedOnEveryTableAsync();

    [Fact]
    public async Task Session_without_a_row_scope_reads_and_writes_no_rows()
    {
        await Security.AddSharedRowsAsync();
        await Security.NoRowIsVisibleWithoutScopeAsync();
    }

    [Fact]
    public async Task Organisation_reads_public_and_own_rows_and_writes_own_rows()
    {
        await Security.OnlyOwnRowsAreVisibleAsync(
            app.First.OrganisationId, app.First.UserId, app.First.OrganisationId!.Value);
        await Security.OnlyOwnRowsAreVisibleAsync(
            app.Second.OrganisationId, app.Second.UserId, app.Second.OrganisationId!.Value);
        await Security.OnlyOwnRowsAreVisibleAsync(organisation: null, app.First.UserId);
    }

    /// <summary>The search receives the collections of all organisations, as after a defect in its scope.</summary>
    [Theory]
    [InlineData(Retriever.Hybrid)]
    [InlineData(Retriever.Dense)]
    [InlineData(Retriever.Lexical)]
    public async Task Search_in_all_collections_returns_no_rows_of_other_organisations(Retriever retriever)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddEmbedding().BuildServiceProvider();
        await using var source = Source();
        await using var service = Context(source, RowScope.Service);
        var everything = await service.Collections.Select(collection => collection.Id).ToListAsync();
        var retrieval = new PassageRetrieval(
            source, new CurrentRowScope(Scope(app.First)), services.GetRequiredService<QueryEmbedder>());

        var found = await retrieval.FindAsync(
            "Which secret does the firm keep?", everything, retriever, limit: 100, CancellationToken.None);

        Assert.Equal(
            new[] { app.FirstDocument, app.PublicDocument }.Order(),
            found.Select(passage => passage.DocumentId).Distinct().Order());
    }

    [Fact]
    public async Task Query_without_conditions_returns_no_rows_of_other_organisations()
    {
        await using var source = Source();
        await using var context = Context(source, Scope(app.First));
        Assert.Equal(
            new[] { app.FirstDocument, app.PublicDocument }.Order(),
            (await context.Documents.Select(document => document.Id).ToListAsync()).Order());
        Assert.DoesNotContain(
            await context.Passages.Select(passage => passage.DocumentId).ToListAsync(), id => id == app.SecondDocument);
        Assert.Equal(0, await context.Documents.Where(document => document.Id == app.SecondDocument)
            .ExecuteUpdateAsync(update => update.SetProperty(document => document.UpdatedAt, DateTimeOffset.UtcNow)));
        Assert.Equal(
            0, await context.Documents.Where(document => document.Id == app.PublicDocument).ExecuteDeleteAsync());
    }

    /// <summary>Documents in the public library are found by all users.</summary>
    [Fact]
    public async Task Document_cannot_be_inserted_into_the_public_library_or_another_organisation()
    {
        await using var source = Source();
        await using var service = Context(source, RowScope.Service);
        var collections = await service.Collections
            .Where(row => row.OrganisationId != app.First.OrganisationId)
            .Select(row => row.Id)
            .ToListAsync();
        foreach (var collection in collections)
        {
            await using var context = Context(source, Scope(app.First));
            var upload = new Upload(null!, "a.md", "text/markdown", 1, new string('0', 64), "{}");
            context.Add(upload.ToDocument(Guid.CreateVersion7(), collection, app.First.OrganisationId, DateTimeOffset.UtcNow));
            var rejected = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege, (rejected.InnerException as PostgresException)?.SqlState);
        }
    }

    [Fact]
    public async Task Row_scope_of_a_download_link_covers_one_document()
    {
        await using var source = Source();
        await using var context = Context(source, RowScope.ForRow(app.FirstDocument));
        Assert.Equal(
            new[] { app.FirstDocument, app.PublicDocument }.Order(),
            (await context.Documents.Select(document => document.Id).ToListAsync()).Order());
        Assert.DoesNotContain(
            await context.Passages.Select(passage => passage.DocumentId).ToListAsync(), id => id != app.PublicDocument);
    }

    /// <summary>A pooled session with a stale row scope would show the rows of one caller to the next.</summary>
    [Fact]
    public async Task Pooled_session_loses_its_row_scope()
    {
        await using var source = Source("Maximum Pool Size=1");
        await using (var context = Context(source, Scope(app.First)))
        {
            Assert.NotEmpty(await context.Documents.ToListAsync());
        }

        await using (var command = source.CreateCommand("select count(*) from documents"))
        {
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }

        await using (
            var context = Context(
                source, RowScope.For(CurrentCaller.From(new System.Security.Claims.ClaimsPrincipal()))))
        {
            Assert.Equal([app.PublicDocument], await context.Documents.Select(document => document.Id).ToListAsync());
        }
    }

    private static RowScope Scope(TestCaller caller) => RowScope.For(Assertions.CallerOf(caller));

    private NpgsqlDataSource Source(string options = "")
    {
        var builder = new NpgsqlDataSourceBuilder($"{app.ServiceConnection};{options}");
        builder.UseVector();
        return builder.Build();
    }

    private static KnowledgeContext Context(NpgsqlDataSource source, RowScope scope) =>
        new(new DbContextOptionsBuilder<KnowledgeContext>()
        .UseNpgsql(source)
        .UseSnakeCaseNamingConvention()
        .AddInterceptors(new RowScopeInterceptor(new CurrentRowScope(scope)))
        .Options);

    /// <summary>
    /// Two organisations with one document each, one public document, and a row in every other table.
    /// </summary>
    public sealed class App : KnowledgeApp
    {
        public TestCaller First { get; } = TestCaller.OwnerOfNewOrganisation();

        public TestCaller Second { get; } = TestCaller.OwnerOfNewOrganisation();

        public Guid FirstDocument { get; private set; }

        public Guid SecondDocument { get; private set; }

        public Guid PublicDocument { get; private set; }

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            using var first = CreateClient(First);
            using var second = CreateClient(Second);
            using var administrator = CreateAdministrator();
            FirstDocument = await AddAsync(first, PathOf(First), "The first firm keeps a secret recipe.");
            SecondDocument = await AddAsync(second, PathOf(Second), "The second firm keeps a secret formula.");
            PublicDocument = await AddAsync(
                administrator, await CreateCategoryAsync("secrets"), "A firm keeps its secrets safe.");
            await ExecuteAsync("insert into applied_seeds (name, applied_at) values ('one', now())");
            await ExecuteAsync(
                "insert into deleted_organisations (id, deleted_at) values ($1, now())", Guid.CreateVersion7());
            await ExecuteAsync("insert into revoked_access (id, revoked_at) values ($1, now())", Guid.CreateVersion7());
            foreach (var organisation in new[] { First, Second })
            {
                await ExecuteAsync(
                    "insert into organisation_limits (id, stated_at) values ($1, now())", organisation.OrganisationId!);
            }
        }

        private static async Task<Guid> AddAsync(HttpClient client, string path, string text)
        {
            var document = await UploadAsync(client, path, "# Secrets\n\n" + text);
            await UntilAsync(client, path, document.Id, DocumentStatus.Ready);
            return document.Id;
        }
    }
}
