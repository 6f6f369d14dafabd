using System.Net;
using System.Net.Http.Json;
using Egret.Contracts;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Search;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Search;

public sealed class SearchPassagesTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private const string Outages = "# Continuity\n\n## Notification\n\nA serious outage must be reported to the regulator within four hours.";
    private const string Travel = "# Expenses\n\n## Travel\n\nTrain tickets are paid by the firm; employees hand them in within a month.";

    [Fact]
    public async Task Passage_is_found_with_what_a_citation_needs()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var document = await AddAsync(caller, Outages, "continuity.md");
        await AddAsync(caller, Travel, "travel.md");
        using var client = app.CreateClient(caller);

        var answer = await SearchAsync(client, new { query = "When must the regulator be told about an outage?", knowledge_scope = "private" });

        var first = answer.Results[0];
        Assert.Equal((1, document.Id, "continuity.md", "Continuity > Notification", SourceScope.Private),
            (first.Rank, first.DocumentId, first.Filename, first.Heading, first.Scope));
        Assert.Equal("A serious outage must be reported to the regulator within four hours.", first.Text);
        Assert.Equal(first.Text.Length, first.End - first.Start);
        Assert.InRange(first.Score, 0.1, 1);
        Assert.InRange((await SearchAsync(client, new { query = "How do volcanoes form?", knowledge_scope = "private" })).Results[0].Score, 0, 0.08);
        Assert.Equal(answer.Results.OrderByDescending(result => result.Score).Select(result => result.PassageId), answer.Results.Select(result => result.PassageId));
        Assert.True(answer.RetrievalMs > 0);
        using var anybody = app.CreateAnonymous();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await anybody.GetAsync(first.DownloadUrl));
    }

    [Theory]
    [InlineData("hybrid", "Who must be informed when systems fail?")]
    [InlineData("dense", "Who must be informed when systems fail?")]
    [InlineData("lexical", "outages reported")]
    public async Task Every_retriever_finds_the_passage(string retriever, string query)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var document = await AddAsync(caller, Outages);
        await AddAsync(caller, Travel);
        using var client = app.CreateClient(caller);
        var answer = await SearchAsync(client, new { query, retriever, knowledge_scope = "private" });
        Assert.Equal(document.Id, answer.Results[0].DocumentId);
    }

    [Fact]
    public async Task Words_that_occur_nowhere_find_nothing_by_words()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, Outages);
        using var client = app.CreateClient(caller);
        Assert.Empty((await SearchAsync(client, new { query = "photosynthesis", retriever = "lexical", knowledge_scope = "private" })).Results);
    }

    /// <summary>However well it fits: what another organisation uploaded does not exist.</summary>
    [Fact]
    public async Task Another_organisations_passages_are_never_found()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var secret = await AddAsync(owner, "# Merger\n\nProject Kestrel is the planned purchase of the Heron Bank.");
        var stranger = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(stranger, Travel);
        foreach (var caller in new[] { stranger, new TestCaller(), new TestCaller { IsPlatformAdministrator = true } })
        {
            using var client = app.CreateClient(caller);
            foreach (var scope in new[] { "all", "private", "public" })
            {
                var answer = await SearchAsync(client, new { query = "Project Kestrel purchase of the Heron Bank", knowledge_scope = scope, top_k = 100 });
                Assert.DoesNotContain(answer.Results, result => result.DocumentId == secret.Id);
            }
        }
    }

    [Fact]
    public async Task Scope_domain_and_category_narrow_the_search()
    {
        var (slug, other) = (NewSlug(), NewSlug());
        var ours = await AddPublicAsync(slug, "us", "# Rules\n\nThe flamingo ledger is audited in March.");
        var elsewhere = await AddPublicAsync(other, "eu", "# Rules\n\nThe flamingo ledger is audited in June.");
        var caller = TestCaller.OwnerOfNewOrganisation();
        var own = await AddAsync(caller, "# Own\n\nOur flamingo ledger is audited in May.");
        using var client = app.CreateClient(caller);

        Assert.Superset(new HashSet<Guid> { ours, elsewhere, own.Id }, await FindAsync(new { query = "flamingo ledger" }));
        Assert.Equal([own.Id], await FindAsync(new { query = "flamingo ledger", knowledge_scope = "private" }));
        Assert.Equal([ours], await FindAsync(new { query = "flamingo ledger", domain = slug, knowledge_scope = "public" }));
        Assert.Equal([ours, own.Id], await FindAsync(new { query = "flamingo ledger", domain = slug, category = "us" }));

        async Task<HashSet<Guid>> FindAsync(object request) => [.. (await SearchAsync(client, request)).Results.Select(result => result.DocumentId)];
    }

    [Fact]
    public async Task Domain_that_the_organisation_may_not_query_is_neither_named_nor_searched()
    {
        var (allowed, forbidden) = (NewSlug(), NewSlug());
        var visible = await AddPublicAsync(allowed, "us", "# Rules\n\nPelican reserves are counted weekly.");
        var hidden = await AddPublicAsync(forbidden, "us", "# Rules\n\nPelican reserves are counted daily.");
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { AllowedDomains = [allowed] });

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "domain_not_allowed", await PostAsync(client, new { query = "pelican reserves", domain = forbidden }));
        var found = (await SearchAsync(client, new { query = "pelican reserves" })).Results.Select(result => result.DocumentId).ToList();
        Assert.Contains(visible, found);
        Assert.DoesNotContain(hidden, found);
    }

    [Fact]
    public async Task Unknown_and_inactive_domains_are_not_found()
    {
        var slug = NewSlug();
        var document = await AddPublicAsync(slug, "us", "# Rules\n\nOstrich deposits are insured.");
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await PostAsync(client, new { query = "ostrich", domain = "no-such-domain" }));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await PostAsync(client, new { query = "ostrich", domain = slug, category = "mars" }));

        using var administrator = app.CreateAdministrator();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await administrator.PatchAsJsonAsync($"/v1/domains/{slug}/", new { is_active = false }));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await PostAsync(client, new { query = "ostrich", domain = slug }));
        Assert.DoesNotContain((await SearchAsync(client, new { query = "ostrich deposits" })).Results, result => result.DocumentId == document);

        // Whoever opens it may try it before, by its name.
        Assert.Equal(document, (await SearchAsync(administrator, new { query = "ostrich deposits", domain = slug })).Results[0].DocumentId);
        Assert.DoesNotContain((await SearchAsync(administrator, new { query = "ostrich deposits" })).Results, result => result.DocumentId == document);
    }

    /// <summary>Operators of SQL and of text search languages are words like any others.</summary>
    [Theory]
    [InlineData("outage' or '1'='1")]
    [InlineData("outage & ! | <-> :* ( )")]
    [InlineData("'; drop table passages; --")]
    [InlineData("outage \u0000 \\ \" % _ $1 \uFFFF")]
    [InlineData("the of and")]
    [InlineData("?!")]
    public async Task Operators_in_a_question_are_data(string query)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, Outages);
        using var client = app.CreateClient(caller);
        foreach (var retriever in new[] { "hybrid", "lexical", "dense" })
        {
            var answer = await SearchAsync(client, new { query, retriever, knowledge_scope = "private" });
            Assert.All(answer.Results, result => Assert.InRange(result.Score, 0, 1));
        }
    }

    [Fact]
    public async Task Passages_split_beforehand_come_back_under_their_own_ids()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, "{\"id\":\"R-17\",\"text\":\"Cormorant bonds are settled in two days.\",\"page\":4}\n{\"id\":\"R-18\",\"text\":\"Fees are due in May.\"}", "rules.jsonl");
        using var client = app.CreateClient(caller);
        var first = (await SearchAsync(client, new { query = "When are cormorant bonds settled?", knowledge_scope = "private" })).Results[0];
        Assert.Equal(("R-17", 4), (first.PassageRef, first.Page));
    }

    [Fact]
    public async Task Deleted_document_is_not_found_any_more()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var document = await AddAsync(caller, Outages);
        using var client = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync($"{KnowledgeApp.PathOf(caller)}{document.Id}/"));
        Assert.Empty((await SearchAsync(client, new { query = "serious outage", knowledge_scope = "private" })).Results);
    }

    [Fact]
    public async Task At_most_as_many_passages_as_asked_for_are_returned()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, string.Concat(Enumerable.Range(1, 15).Select(number => $"# Part {number}\n\nThe stork register has entry {number}.\n\n")));
        using var client = app.CreateClient(caller);
        Assert.Equal(10, (await SearchAsync(client, new { query = "stork register", knowledge_scope = "private" })).Results.Count);
        Assert.Equal(15, (await SearchAsync(client, new { query = "stork register", knowledge_scope = "private", top_k = 100 })).Results.Count);
        Assert.Single((await SearchAsync(client, new { query = "stork register", knowledge_scope = "private", top_k = 1 })).Results);
    }

    [Theory]
    [InlineData("query", "{}")]
    [InlineData("query", "{\"query\": \"  \"}")]
    [InlineData("top_k", "{\"query\": \"a\", \"top_k\": 0}")]
    [InlineData("top_k", "{\"query\": \"a\", \"top_k\": 101}")]
    [InlineData("retriever", "{\"query\": \"a\", \"retriever\": \"magic\"}")]
    [InlineData("knowledge_scope", "{\"query\": \"a\", \"knowledge_scope\": \"everything\"}")]
    public async Task Invalid_request_is_refused_and_its_field_named(string field, string body)
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await client.PostAsync("/v1/search/", content));
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_needs_a_credential_that_may_query()
    {
        using var nobody = app.CreateClient();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await PostAsync(nobody, new { query = "a" }));
        using var anonymous = app.CreateAnonymous();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await PostAsync(anonymous, new { query = "a" }));
        using var narrowed = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7(), Scopes = [KeyScopes.Documents] });
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", await PostAsync(narrowed, new { query = "a" }));
    }

    private async Task<DocumentResponse> AddAsync(TestCaller caller, string text, string filename = "policy.md")
    {
        using var client = app.CreateClient(caller);
        var document = await KnowledgeApp.UploadAsync(client, KnowledgeApp.PathOf(caller), text, filename);
        return await KnowledgeApp.UntilAsync(client, KnowledgeApp.PathOf(caller), document.Id, DocumentStatus.Ready);
    }

    private async Task<Guid> AddPublicAsync(string slug, string code, string text)
    {
        var path = await app.CreateCategoryAsync(slug, code);
        using var administrator = app.CreateAdministrator();
        var document = await KnowledgeApp.UploadAsync(administrator, path, text);
        await KnowledgeApp.UntilAsync(administrator, path, document.Id, DocumentStatus.Ready);
        return document.Id;
    }

    private static string NewSlug() => $"d-{Guid.CreateVersion7():N}";

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, object request) => client.PostAsJsonAsync("/v1/search/", request);

    private static async Task<SearchPassagesResponse> SearchAsync(HttpClient client, object request) =>
        await ResponseAssert.ReadAsync<SearchPassagesResponse>(HttpStatusCode.OK, await PostAsync(client, request));
}
