using System.Net;
using System.Net.Http.Headers;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

public sealed class DownloadDocumentTests(DownloadDocumentTests.App app) : IClassFixture<DownloadDocumentTests.App>
{
    private const string Page =
        "<!doctype html><title>T</title><body><script>alert(1)</script><p>The firm keeps records for six years.</p></body>";

    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task File_is_returned_unchanged_and_not_rendered_by_browsers()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, Page, "Übersicht 2.html");
        using var response = await client.GetAsync($"{Path}{document.Id}/content/");
        Assert.Equal(Page, await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("Übersicht 2.html", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));

        using var part = new HttpRequestMessage(HttpMethod.Get, $"{Path}{document.Id}/content/")
        {
            Headers = { Range = new RangeHeaderValue(2, 8) },
        };
        using var partial = await client.SendAsync(part);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.PartialContent, partial);
        Assert.Equal("doctype", await partial.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Download_link_opens_its_document_without_a_credential_until_it_expires()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, Page, "page.html");
        using var anonymous = app.CreateAnonymous();
        Assert.Equal(Page, await anonymous.GetStringAsync(document.DownloadUrl));
        await ResponseAssert.EventuallyAsync(
            async () => (await anonymous.GetAsync(document.DownloadUrl)).StatusCode,
            status => status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Modified_download_link_is_rejected()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, Page, "page.html");
        var other = await KnowledgeApp.UploadAsync(client, Path, Page + "<p>Other</p>", "other.html");
        using var anonymous = app.CreateAnonymous();
        var expires = document.DownloadUrl.Split("expires=")[1].Split('&')[0];
        foreach (var url in new[]
        {
            document.DownloadUrl.Replace(document.Id.ToString(), other.Id.ToString(), StringComparison.Ordinal),
            document.DownloadUrl.Replace(expires, expires + "0", StringComparison.Ordinal),
            document.DownloadUrl[..^2],
            document.DownloadUrl.Split('?')[0],
        })
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "not_authenticated", await anonymous.GetAsync(url));
        }
    }

    [Fact]
    public async Task Download_link_contains_the_public_host()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, Page, "page.html");
        Assert.StartsWith($"{Path}{document.Id}/content/?", document.DownloadUrl, StringComparison.Ordinal);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "egret.example:8443");
        Assert.StartsWith(
            $"https://egret.example:8443{Path}", (await KnowledgeApp.GetAsync(client, Path, document.Id)).DownloadUrl,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_key_without_the_scope_is_rejected()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, Page, "page.html");
        using var restricted = app.CreateClient(
            _caller with { KeyId = Guid.CreateVersion7(), Scopes = [KeyScopes.Query] });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await restricted.GetAsync($"{Path}{document.Id}/content/"));
    }

    /// <summary>A service whose download links expire after a short time.</summary>
    public sealed class App : KnowledgeApp
    {
        protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            await base.ConfigureAsync(settings);
            settings["Downloads:Lifetime"] = "00:00:03";
        }
    }
}
