using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Egret.Gateway.Health;

namespace Egret.OpenApi.Tests;

/// <summary>The document and its reference, as the gateway serves them without asking anybody.</summary>
public sealed partial class ServedDocumentTests : IDisposable
{
    private readonly DescribedProgram<SystemHealthResponse> _gateway = new();
    private readonly HttpClient _client;

    public ServedDocumentTests() => _client = _gateway.CreateClient();

    public void Dispose()
    {
        _client.Dispose();
        _gateway.Dispose();
    }

    [Fact]
    public async Task Document_is_served_to_anybody_and_not_sent_again_to_who_has_it()
    {
        using var response = await _client.GetAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await File.ReadAllTextAsync(ApiDocument.File), await response.Content.ReadAsStringAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        again.Headers.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(response.Headers.ETag));
        using var notModified = await _client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, notModified.StatusCode);
    }

    /// <summary>A browser enforces it, whatever Scalar's scripts would like to load or to tell whom.</summary>
    [Fact]
    public async Task Reference_can_load_nothing_from_and_send_nothing_to_another_host()
    {
        using var response = await _client.GetAsync("/docs/");
        var page = await response.Content.ReadAsStringAsync();
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var directives = policy.Split("; ").Select(directive => directive.Split(' ')).ToDictionary(directive => directive[0], directive => directive[1..]);

        Assert.Equal(["'none'"], directives["default-src"]);
        Assert.All(directives.Values.SelectMany(sources => sources), source => Assert.Matches(HarmlessSource(), source));
        Assert.DoesNotContain("'unsafe-inline'", directives["script-src"]);
        var nonce = Assert.Single(directives["script-src"], source => source.StartsWith("'nonce-", StringComparison.Ordinal))[7..^1];
        Assert.All(Script().Matches(page), script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(OtherHost(), page);

        using var other = await _client.GetAsync("/docs/");
        Assert.DoesNotContain(nonce, Assert.Single(other.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_of_the_reference_come_from_the_gateway()
    {
        var page = await _client.GetStringAsync("/docs/");
        var sources = Source().Matches(page).Select(source => source.Groups[1].Value).ToList();

        Assert.NotEmpty(sources);
        foreach (var source in sources)
        {
            using var response = await _client.GetAsync("/docs/" + source);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("javascript", response.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^('none'|'self'|'nonce-[0-9a-f]{32}'|'unsafe-inline'|data:)$")]
    private static partial Regex HarmlessSource();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("https?://|\"//")]
    private static partial Regex OtherHost();
}
