using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Dashboard.Tests.Site;

/// <summary>The dashboard's static files as the gateway serves them.</summary>
public sealed partial class SiteTests(DashboardFixture system)
{
    /// <summary>Maximum transfer size of a first visit, in bytes.</summary>
    private const long FirstVisitLimit = 3_500_000;

    [Fact]
    public async Task Content_security_policy_blocks_inline_scripts_and_other_hosts()
    {
        using var client = system.Egret.CreateClient();

        var answer = await client.GetAsync("/");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, answer);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var scripts = policy.Split(';').Single(part => part.Trim().StartsWith("script-src ", StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe-inline", scripts, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", scripts, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/documents")]
    [InlineData("/settings/api-keys")]
    [InlineData("/ask/0193c5b2-0000-7000-8000-000000000000")]
    public async Task Every_route_of_the_dashboard_can_be_loaded_directly(string address)
    {
        using var client = system.Egret.CreateClient();

        var answer = await client.GetAsync(address);

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("blazor.webassembly", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>
    /// Served as a plain file, it would carry the content security policy of the API, which blocks all scripts.
    /// </summary>
    [Fact]
    public async Task File_name_of_the_start_page_shows_the_start_page()
    {
        await using var user = await system.NewUserAsync();

        await user.GotoAsync("/index.html");
        await user.WaitForHeadingAsync("Sign in");

        Assert.Equal(system.Address + "/sign-in", user.Page.Url);
        Assert.Empty(user.ConsoleErrors);
    }

    /// <summary>An API client with a wrong path must not receive an HTML page.</summary>
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v1/nowhere/")]
    [InlineData("/_framework/nowhere.wasm")]
    [InlineData("/index.html.map")]
    public async Task Unknown_path_is_404_with_problem_details(string address)
    {
        using var client = system.Egret.CreateClient();

        var answer = await client.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task First_visit_transfers_less_than_three_and_a_half_megabytes_and_the_next_almost_nothing()
    {
        await using var user = await system.NewUserAsync();
        var protocol = await user.Context.NewCDPSessionAsync(user.Page);
        await protocol.SendAsync("Network.enable");
        var received = 0L;
        protocol.Event("Network.loadingFinished").OnEvent += (_, data) =>
            Interlocked.Add(ref received, (long)(data?.GetProperty("encodedDataLength").GetDouble() ?? 0));

        var (first, next) = (await VisitAsync(), await VisitAsync());

        // Durations depend on the machine: they are reported, not asserted.
        Console.WriteLine(
            $"First visit: {first.Bytes} bytes, {first.Time.TotalSeconds:0.0} s; "
            + $"next visit: {next.Bytes} bytes, {next.Time.TotalSeconds:0.0} s");
        Assert.InRange(first.Bytes, 1, FirstVisitLimit);
        Assert.InRange(next.Bytes, 0, first.Bytes / 50);

        async Task<(long Bytes, TimeSpan Time)> VisitAsync()
        {
            var began = Stopwatch.GetTimestamp();
            await user.GotoAsync("/");
            await user.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).WaitForAsync();
            return (Interlocked.Exchange(ref received, 0), Stopwatch.GetElapsedTime(began));
        }
    }

    [Fact]
    public async Task Fingerprinted_files_are_immutable_and_compressed()
    {
        using var client = system.Egret.CreateClient();
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var page = await (await client.GetAsync("/sign-in")).Content.ReadAsStringAsync();
        var scripts = Source().Matches(page).Select(script => script.Groups[1].Value)
            .Where(script => !script.StartsWith("_content/", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["_framework/blazor.webassembly", "js/theme"],
            scripts.Select(script => script[..^".0123456789.js".Length]).Order(StringComparer.Ordinal));

        foreach (var script in scripts)
        {
            var answer = await client.GetAsync("/" + script);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, answer);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        }
    }

    [GeneratedRegex("<script src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
