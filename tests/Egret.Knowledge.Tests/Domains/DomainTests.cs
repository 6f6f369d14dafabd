using System.Net;
using System.Net.Http.Json;
using Egret.Knowledge.Data;
using Egret.Knowledge.Domains;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Domains;

public sealed class DomainTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private readonly string _slug = $"d-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Domains_are_public_and_have_the_number_of_ready_documents()
    {
        var documents = await app.CreateCategoryAsync(_slug);
        using var administrator = app.CreateAdministrator();
        foreach (var text in new[] { "# One\n\nThe first rule.", "# Two\n\nThe second rule." })
        {
            var document = await KnowledgeApp.UploadAsync(administrator, documents, text);
            await KnowledgeApp.UntilAsync(administrator, documents, document.Id, DocumentStatus.Ready);
        }

        using var anonymous = app.CreateAnonymous();
        var domain = await ResponseAssert.ReadAsync<DomainResponse>(
            HttpStatusCode.OK, await anonymous.GetAsync($"/v1/domains/{_slug}/"));
        Assert.Equal(2, domain.DocumentCount);
        Assert.Equal(
            new CategoryResponse("us", "A category", IsActive: true, DocumentCount: 2),
            Assert.Single(domain.Categories));
        var all = await ResponseAssert.ReadAsync<List<DomainResponse>>(
            HttpStatusCode.OK, await anonymous.GetAsync("/v1/domains/?limit=200"));
        Assert.Equal(2, Assert.Single(all, row => row.Slug == _slug).DocumentCount);
        var categories = await ResponseAssert.ReadAsync<List<CategoryResponse>>(
            HttpStatusCode.OK, await anonymous.GetAsync($"/v1/domains/{_slug}/categories"));
        Assert.Equal(domain.Categories, categories);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await anonymous.GetAsync("/v1/domains/none-such/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await anonymous.GetAsync("/v1/domains/none-such/categories/"));
        using var unauthenticated = app.CreateClient();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await unauthenticated.GetAsync("/v1/domains/"));
    }

    [Fact]
    public async Task Body_in_an_unknown_charset_returns_415()
    {
        using var client = app.CreateAdministrator();
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-7");

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await client.PostAsync("/v1/domains/", body));
    }

    [Fact]
    public async Task Repeated_creation_with_an_idempotency_key_creates_once()
    {
        using var administrator = app.CreateAdministrator();
        await IdempotencyAssert.HoldsAsync(
            administrator, "/v1/domains/", new { slug = _slug, name = "One" }, new { slug = _slug, name = "Other" });
        var categories = $"/v1/domains/{_slug}/categories/";
        await IdempotencyAssert.HoldsAsync(
            administrator, categories, new { code = "us", name = "One" }, new { code = "us", name = "Other" });
        using var anonymous = app.CreateAnonymous();
        Assert.Single(
            await ResponseAssert.ReadAsync<List<CategoryResponse>>(
                HttpStatusCode.OK, await anonymous.GetAsync(categories)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("categories/us/")]
    public async Task Name_cannot_be_blank(string path)
    {
        await app.CreateCategoryAsync(_slug);
        using var administrator = app.CreateAdministrator();
        foreach (var name in new[] { "", "  ", "\u0000" })
        {
            var problem = await ResponseAssert.IsProblemAsync(
                HttpStatusCode.BadRequest, "invalid_request", await administrator.PatchAsJsonAsync(
                    $"/v1/domains/{_slug}/{path}", new { name }));
            Assert.True(problem.GetProperty("errors").TryGetProperty("name", out _));
        }
    }

    [Fact]
    public async Task Inactive_domain_or_category_is_visible_to_platform_administrators_only()
    {
        await app.CreateCategoryAsync(_slug);
        using var administrator = app.CreateAdministrator();
        using var user = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await administrator.PatchAsJsonAsync(
                $"/v1/domains/{_slug}/categories/us/", new { is_active = false }));
        var domain = await ResponseAssert.ReadAsync<DomainResponse>(
            HttpStatusCode.OK, await user.GetAsync($"/v1/domains/{_slug}/"));
        Assert.Empty(domain.Categories);

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await administrator.PatchAsJsonAsync(
                $"/v1/domains/{_slug}/", new { is_active = false }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await user.GetAsync($"/v1/domains/{_slug}/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await user.GetAsync($"/v1/domains/{_slug}/categories/"));
        var seen = await ResponseAssert.ReadAsync<List<DomainResponse>>(
            HttpStatusCode.OK, await user.GetAsync("/v1/domains/?limit=200"));
        Assert.DoesNotContain(seen, row => row.Slug == _slug);
        var known = await ResponseAssert.ReadAsync<DomainResponse>(
            HttpStatusCode.OK, await administrator.GetAsync($"/v1/domains/{_slug}/"));
        Assert.False(known.IsActive);
        Assert.False(Assert.Single(known.Categories).IsActive);
    }

    [Theory]
    [InlineData("POST", "/v1/domains/")]
    [InlineData("PATCH", "/v1/domains/{0}/")]
    [InlineData("DELETE", "/v1/domains/{0}/")]
    [InlineData("POST", "/v1/domains/{0}/categories/")]
    [InlineData("PATCH", "/v1/domains/{0}/categories/us/")]
    [InlineData("DELETE", "/v1/domains/{0}/categories/us/")]
    public async Task Changes_of_domains_require_a_platform_administrator(string method, string path)
    {
        await app.CreateCategoryAsync(_slug);
        path = path.Replace("{0}", _slug, StringComparison.Ordinal);
        using var user = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "platform_admin_required", await SendAsync(user, method, path));
        using var anonymous = app.CreateAnonymous();
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "not_authenticated", await SendAsync(anonymous, method, path));
        using var administrator = app.CreateAdministrator();
        if (method != "POST")
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found",
                await SendAsync(administrator, method, path.Replace(_slug, "none-such", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Duplicate_domain_or_category_is_rejected()
    {
        await app.CreateCategoryAsync(_slug);
        using var administrator = app.CreateAdministrator();
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await administrator.PostAsJsonAsync(
                "/v1/domains/", new { slug = _slug, name = "Again" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict",
            await administrator.PostAsJsonAsync(
                $"/v1/domains/{_slug}/categories/", new { code = "us", name = "Again" }));
    }

    [Fact]
    public async Task Invalid_slug_is_rejected()
    {
        using var administrator = app.CreateAdministrator();
        foreach (var slug in new[] { "", "Upper", "a b", "a/b", "-a", "a--b", new string('a', 64) })
        {
            var problem = await ResponseAssert.IsProblemAsync(
                HttpStatusCode.BadRequest, "invalid_request", await administrator.PostAsJsonAsync(
                    "/v1/domains/", new { slug, name = "A domain" }));
            Assert.True(problem.GetProperty("errors").TryGetProperty("slug", out _));
        }
    }

    [Fact]
    public async Task Deletion_of_a_domain_deletes_its_documents()
    {
        var documents = await app.CreateCategoryAsync(_slug);
        using var administrator = app.CreateAdministrator();
        var document = await KnowledgeApp.UploadAsync(administrator, documents, "# One\n\nThe only rule.");
        await KnowledgeApp.UntilAsync(administrator, documents, document.Id, DocumentStatus.Ready);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await administrator.DeleteAsync($"/v1/domains/{_slug}/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await administrator.GetAsync($"{documents}{document.Id}/"));
        Assert.Equal(0, await app.CountAsync("select count(*) from passage_terms where document_id = $1", document.Id));
        Assert.Empty(Directory.GetFiles(app.BlobDirectory, document.Id.ToString("N"), SearchOption.AllDirectories));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "DELETE"
                ? null
                : JsonContent.Create(new { slug = "other", code = "other", name = "Other" }),
        };
        return await client.SendAsync(request);
    }
}
