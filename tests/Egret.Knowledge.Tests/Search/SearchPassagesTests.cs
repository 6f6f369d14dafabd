using System.Net;
using System.Net.Http.Json;
using Egret.Contracts;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Search;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Search;

public sealed class SearchPassagesTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private const string Outages =
        "# Continuity\n\n## Notification\n\nA serious outage must be reported to the regulator within four hours.";
    private const string Travel = "# Expenses\n\n## Travel\n\nTrain tickets are paid by the firm; employees hand them in within a month.";

    [Fact]
    public async Task Result_contains_the_data_of_a_citation()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var document = await AddAsync(caller, Outages, "continuity.md");
        await AddAsync(caller, Travel, "travel.md");
        using var client = app.CreateClient(caller);

        var response = await SearchAsync(
            client, new { query = "When must the regulator be told about an outage?", knowledge_scope = "private" });

        var first = response.Results[0];
        Assert.Equal((1, document.Id, "continuity.md", "Continuity > Notification", SourceScope.Private),
            (first.Rank, first.DocumentId, first.Filename, first.Heading, first.Scope));
        Assert.Equal("A serious outage must be reported to the regulator within four hours.", first.Text);
        Assert.Equal(first.Text.Length, first.End - first.Start);
        Assert.InRange(first.Score, 0.1, 1);
        Assert.InRange(
            (await SearchAsync(client, new { query = "How do volcanoes form?", knowledge_scope = "private" })).Results[0].Score, 0, 0.08);
        Assert.Equal(
            response.Results.OrderByDescending(result => result.Score).Select(result => result.PassageId),
            response.Results.Select(result => result.PassageId));
        Assert.True(response.RetrievalMs > 0);
        using var anonymous = app.CreateAnonymous();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await anonymous.GetAsync(first.DownloadUrl));
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
        var response = await SearchAsync(client, new { query, retriever, knowledge_scope = "private" });
        Assert.Equal(document.Id, response.Results[0].DocumentId);
    }

    [Fact]
    public async Task Lexical_search_for_unknown_words_returns_nothing()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, Outages);
        using var client = app.CreateClient(caller);
        Assert.Empty(
            (await SearchAsync(client, new { query = "photosynthesis", retriever = "lexical", knowledge_scope = "private" })).Results);
    }

    /// <summary>
    /// Documents contain typographic ligatures and decomposed characters, which keyboards do not produce, and the
    /// reverse.
    /// </summary>
    [Theory]
    [InlineData("The \uFB01duciary re\u0301gime of the bank.", "fiduciary r\u00E9gime")]
    [InlineData("The fiduciary r\u00E9gime of the bank.", "\uFB01duciary re\u0301gime")]
    public async Task Equivalent_Unicode_texts_match(string text, string query)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, text, "regime.txt");
        using var client = app.CreateClient(caller);

        var response = await SearchAsync(client, new { query, knowledge_scope = "private", retriever = "lexical" });

        var result = Assert.Single(response.Results);
        Assert.Equal("The fiduciary r\u00E9gime of the bank.", result.Text);
        // Both terms match: the score is that of the same query in composed characters without ligatures.
        var plain = await SearchAsync(
            client, new { query = "fiduciary r\u00E9gime", knowledge_scope = "private", retriever = "lexical" });
        Assert.Equal(Assert.Single(plain.Results).Score, result.Score);
    }

    /// <summary>Passages of other organisations are excluded regardless of their score.</summary>
    [Fact]
    public async Task Passages_of_another_organisation_are_never_found()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var secret = await AddAsync(owner, "# Merger\n\nProject Kestrel is the planned purchase of the Heron Bank.");
        var otherCaller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(otherCaller, Travel);
        foreach (var caller in new[] { otherCaller, new TestCaller(), new TestCaller { IsPlatformAdministrator = true } })
        {
            using var client = app.CreateClient(caller);
            foreach (var scope in new[] { "all", "private", "public" })
            {
                var response = await SearchAsync(
                    client, new { query = "Project Kestrel purchase of the Heron Bank", knowledge_scope = scope, top_k = 100 });
                Assert.DoesNotContain(response.Results, result => result.DocumentId == secret.Id);
            }
        }
    }

    [Fact]
    public async Task Scope_domain_and_category_restrict_the_search()
    {
        var (slug, other) = (NewSlug(), NewSlug());
        var ours = await AddPublicAsync(slug, "us", "# Rules\n\nThe flamingo ledger is audited in March.");
        var elsewhere = await AddPublicAsync(other, "eu", "# Rules\n\nThe flamingo ledger is audited in June.");
        var caller = TestCaller.OwnerOfNewOrganisation();
        var own = await AddAsync(caller, "# Own\n\nOur flamingo ledger is audited in May.");
        using var client = app.CreateClient(caller);

        Assert.Superset(
            new HashSet<Guid> { ours, elsewhere, own.Id }, await FindAsync(new { query = "flamingo ledger" }));
        Assert.Equal([own.Id], await FindAsync(new { query = "flamingo ledger", knowledge_scope = "private" }));
        Assert.Equal(
            [ours], await FindAsync(new { query = "flamingo ledger", domain = slug, knowledge_scope = "public" }));
        Assert.Equal(
            [ours, own.Id], await FindAsync(new { query = "flamingo ledger", domain = slug, category = "us" }));

        async Task<HashSet<Guid>> FindAsync(object request) =>
            [.. (await SearchAsync(client, request)).Results.Select(result => result.DocumentId)];
    }

    [Fact]
    public async Task Domain_that_the_organisation_may_not_query_is_rejected_and_not_searched()
    {
        var (allowed, forbidden) = (NewSlug(), NewSlug());
        var visible = await AddPublicAsync(allowed, "us", "# Rules\n\nPelican reserves are counted weekly.");
        var hidden = await AddPublicAsync(forbidden, "us", "# Rules\n\nPelican reserves are counted daily.");
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { AllowedDomains = [allowed] });

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "domain_not_allowed", await PostAsync(
                client, new { query = "pelican reserves", domain = forbidden }));
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
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await PostAsync(
                client, new { query = "ostrich", domain = "no-such-domain" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await PostAsync(
                client, new { query = "ostrich", domain = slug, category = "mars" }));

        using var administrator = app.CreateAdministrator();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await administrator.PatchAsJsonAsync($"/v1/domains/{slug}/", new { is_active = false }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await PostAsync(client, new { query = "ostrich", domain = slug }));
        Assert.DoesNotContain(
            (await SearchAsync(client, new { query = "ostrich deposits" })).Results,
            result => result.DocumentId == document);

        // Platform administrators may test an inactive domain by its slug.
        Assert.Equal(
            document, (await SearchAsync(administrator, new { query = "ostrich deposits", domain = slug })).Results[0].DocumentId);
        Assert.DoesNotContain(
            (await SearchAsync(administrator, new { query = "ostrich deposits" })).Results,
            result => result.DocumentId == document);
    }

    /// <summary>Operators of SQL and of text search languages have no effect.</summary>
    [Theory]
    [InlineData("outage' or '1'='1")]
    [InlineData("outage & ! | <-> :* ( )")]
    [InlineData("'; drop table passages; --")]
    [InlineData("outage \u0000 \\ \" % _ $1 \uFFFF")]
    [InlineData("the of and")]
    [InlineData("?!")]
    public async Task Operators_in_a_query_are_data(string query)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(caller, Outages);
        using var client = app.CreateClient(caller);
        foreach (var retriever in new[] { "hybrid", "lexical", "dense" })
        {
            var response = await SearchAsync(client, new { query, retriever, knowledge_scope = "private" });
            Assert.All(response.Results, result => Assert.InRange(result.Score, 0, 1));
        }
    }

    [Fact]
    public async Task Passages_split_before_upload_are_returned_with_their_ids()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(
            caller,
            "{\"id\":\"R-17\",\"text\":\"Cormorant bonds are settled in two days.\",\"page\":4}\n"
            + "{\"id\":\"R-18\",\"text\":\"Fees are due in May.\"}",
            "rules.jsonl");
        using var client = app.CreateClient(caller);
        var request = new { query = "When are cormorant bonds settled?", knowledge_scope = "private" };
        var first = (await SearchAsync(client, request)).Results[0];
        Assert.Equal(("R-17", 4), (first.PassageRef, first.Page));
    }

    [Fact]
    public async Task Deleted_document_is_not_found()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var document = await AddAsync(caller, Outages);
        using var client = app.CreateClient(caller);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{KnowledgeApp.PathOf(caller)}{document.Id}/"));
        Assert.Empty(
            (await SearchAsync(client, new { query = "serious outage", knowledge_scope = "private" })).Results);
    }

    [Fact]
    public async Task Top_k_limits_the_number_of_results()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        await AddAsync(
            caller, string.Concat(
                Enumerable.Range(1, 15).Select(
                    number => $"# Part {number}\n\nThe stork register has entry {number}.\n\n")));
        using var client = app.CreateClient(caller);
        Assert.Equal(
            10, (await SearchAsync(client, new { query = "stork register", knowledge_scope = "private" })).Results.Count);
        Assert.Equal(
            15, (await SearchAsync(client, new { query = "stork register", knowledge_scope = "private", top_k = 100 })).Results.Count);
        Assert.Single(
            (await SearchAsync(client, new { query = "stork register", knowledge_scope = "private", top_k = 1 })).Results);
    }

    [Theory]
    [InlineData("query", "{}")]
    [InlineData("query", "{\"query\": \"  \"}")]
    [InlineData("top_k", "{\"query\": \"a\", \"top_k\": 0}")]
    [InlineData("top_k", "{\"query\": \"a\", \"top_k\": 101}")]
    [InlineData("retriever", "{\"query\": \"a\", \"retriever\": \"magic\"}")]
    [InlineData("knowledge_scope", "{\"query\": \"a\", \"knowledge_scope\": \"everything\"}")]
    public async Task Invalid_request_is_rejected_with_the_name_of_the_field(string field, string body)
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PostAsync("/v1/search/", content));
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_requires_a_credential_with_the_query_scope()
    {
        using var unauthenticated = app.CreateClient();
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "not_authenticated", await PostAsync(unauthenticated, new { query = "a" }));
        using var anonymous = app.CreateAnonymous();
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "not_authenticated", await PostAsync(anonymous, new { query = "a" }));
        using var restricted = app.CreateClient(
            TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7(), Scopes = [KeyScopes.Documents] });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await PostAsync(restricted, new { query = "a" }));
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

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, object request) =>
        client.PostAsJsonAsync("/v1/search/", request);

    private static async Task<SearchPassagesResponse> SearchAsync(HttpClient client, object request) =>
        await ResponseAssert.ReadAsync<SearchPassagesResponse>(HttpStatusCode.OK, await PostAsync(client, request));
}
