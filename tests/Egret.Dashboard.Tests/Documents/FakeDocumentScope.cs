using System.Net;
using System.Text;
using Egret.Client;
using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Tests.Documents;

/// <summary>A document API whose responses the test provides.</summary>
internal sealed class FakeDocumentScope : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, Task<HttpResponseMessage>> _answer;

    public FakeDocumentScope(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer)
    {
        _answer = answer;
        var http = new HttpClient(this) { BaseAddress = new Uri("http://egret.test") };
        Scope = DocumentScope.OfOrganisation(new EgretClient(http), "heron");
    }

    public DocumentScope Scope { get; }

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK, string mediaType = "application/json") =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, mediaType) };

    public static HttpResponseMessage Problem(HttpStatusCode status, string detail) =>
        Json($$"""{"detail":"{{detail}}","code":"conflict"}""", status, "application/problem+json");

    public static string Document(Guid id, string filename = "policy.md", string status = "queued") =>
        $$"""
        {"id":"{{id}}","filename":"{{filename}}","content_type":"text/markdown","size_bytes":3,"sha256":"",
        "status":"{{status}}","progress":0,"error":null,
        "page_count":null,"passage_count":0,"metadata":{},"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",
        "download_url":"/x"}
        """;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _answer(request).WaitAsync(cancellationToken);
}
