using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Egret.Gateway.Health;

namespace Egret.OpenApi.Tests;

/// <summary>
/// The OpenAPI document and the API reference as the gateway serves them, without calls to the services.
/// </summary>
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
    public async Task Document_is_public_and_conditional_request_returns_304()
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

    /// <summary>The browser enforces the policy for Scalar's scripts.</summary>
    [Fact]
    public async Task Reference_cannot_load_from_or_send_to_other_hosts()
    {
        using var response = await _client.GetAsync("/docs/");
        var page = await response.Content.ReadAsStringAsync();
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var directives = policy.Split("; ").Select(directive => directive.Split(' '))
            .ToDictionary(directive => directive[0], directive => directive[1..]);

        Assert.Equal(["'none'"], directives["default-src"]);
        Assert.All(directives.Values.SelectMany(sources => sources), source => Assert.Matches(PermittedSource(), source));
        Assert.DoesNotContain("'unsafe-inline'", directives["script-src"]);
        var nonce = Assert.Single(directives["script-src"], source => source.StartsWith("'nonce-", StringComparison.Ordinal))[7..^1];
        Assert.All(Script().Matches(page), script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(OtherHost(), page);

        using var other = await _client.GetAsync("/docs/");
        Assert.DoesNotContain(nonce, Assert.Single(other.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_serves_the_scripts_of_the_reference()
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
    private static partial Regex PermittedSource();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("https?://|\"//")]
    private static partial Regex OtherHost();
}
