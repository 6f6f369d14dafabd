using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Egret.Chat.Tests;

/// <summary>
/// A fake of the HTTP API of Knowledge: two domains, passages found by their words, and several failures.
/// </summary>
public sealed partial class FakeKnowledgeService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeKnowledgeService(WebApplication app) => _app = app;

    public KnowledgeState State { get; set; }

    public string Address => _app.Urls.Single();

    /// <summary>The bodies of the search requests, by their assertion.</summary>
    public ConcurrentQueue<(string Assertion, JsonElement Body)> Searches { get; } = [];

    /// <summary>A download link to the document of a passage, with the address of the gateway.</summary>
    public static string LinkTo(TestPassage passage, string origin = "")
    {
        ArgumentNullException.ThrowIfNull(passage);
        return $"{origin}/v1/domains/{passage.Domain}/categories/rules/documents/{passage.DocumentId}/content/?expires=1&signature=signed";
    }

    public static async Task<FakeKnowledgeService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var knowledge = new FakeKnowledgeService(app);
        app.MapGet("/v1/domains/{slug}/", knowledge.Domain);
        app.MapPost("/v1/search/", knowledge.Search);
        await app.StartAsync();
        return knowledge;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Domain(string slug, CancellationToken cancellationToken) =>
        await MisbehaveAsync(cancellationToken) ?? slug switch
        {
            "aml" => Results.Json(new
            {
                slug,
                name = "Anti-Money Laundering",
                categories = new[] { new { code = "rules", name = "Rulebook" }, new { code = "guidance", name = "Guidance" } },
            }),
            "funds" or "closed" => Results.Json(new
            {
                slug,
                name = "Funds",
                categories = new[] { new { code = "rules", name = "Rulebook" } },
            }),
            _ => Problem(404, "not_found", "Not found."),
        };

    private async Task<IResult> Search(HttpContext context, JsonElement body, CancellationToken cancellationToken)
    {
        if (await MisbehaveAsync(cancellationToken) is { } failure)
        {
            return failure;
        }

        Searches.Enqueue((context.Request.Headers.Authorization.ToString(), body));
        var domain = body.GetProperty("domain").GetString();
        if (domain == "closed")
        {
            return Problem(403, "domain_not_allowed", "Your organisation may not query the domain 'closed'.");
        }

        var origin = context.Request.Headers["X-Forwarded-Proto"] is [{ } scheme]
            ? $"{scheme}://{context.Request.Headers["X-Forwarded-Host"]}"
            : "";
        var words = Words(body.GetProperty("query").GetString()!);
        var results = Passages.All
            .Where(passage => domain is null || passage.Domain == domain)
            .Select(passage => (Passage: passage, Score: Score(words, passage.Text)))
            .Where(entry => entry.Score > 0)
            .OrderByDescending(entry => entry.Score)
            .Take(body.GetProperty("top_k").GetInt32())
            .Select((entry, index) => new
            {
                rank = index + 1,
                score = Math.Round(entry.Score, 4),
                text = entry.Passage.Text,
                scope = "public",
                document_id = entry.Passage.DocumentId,
                passage_id = entry.Passage.Id,
                passage_ref = (string?)null,
                filename = entry.Passage.Filename,
                heading = entry.Passage.Heading,
                page = 3,
                start = 0,
                end = entry.Passage.Text.Length,
                uri = $"egret://documents/{entry.Passage.DocumentId}",
                download_url = LinkTo(entry.Passage, origin),
            });
        return Results.Json(new { results, retrieval_ms = 4 });
    }

    private async Task<IResult?> MisbehaveAsync(CancellationToken cancellationToken)
    {
        if (State == KnowledgeState.Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return State == KnowledgeState.Fails
            ? Problem(503, "service_unavailable", "The embedding model is unavailable at 10.0.0.7.")
            : null;
    }

    private static IResult Problem(int status, string code, string detail) =>
        Results.Json(
            new { status, code, detail, title = "Problem", type = "urn:egret:error:" + code },
            contentType: "application/problem+json",
            statusCode: status);

    private static double Score(HashSet<string> words, string text) =>
        words.Count == 0 ? 0 : words.Intersect(Words(text)).Count() / (double)words.Count;

    private static HashSet<string> Words(string text) =>
        Word().Matches(text.ToLowerInvariant()).Select(match => match.Value.TrimEnd('s')).Where(word => word.Length > 3).ToHashSet();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
