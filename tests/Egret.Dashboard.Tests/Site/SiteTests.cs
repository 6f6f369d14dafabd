using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Dashboard.Tests.Site;

/// <summary>The dashboard's files as the gateway serves them.</summary>
public sealed partial class SiteTests(DashboardSystem system)
{
    /// <summary>Three and a half megabytes: what a first visit may cost.</summary>
    private const long FirstVisitLimit = 3_500_000;

    [Fact]
    public async Task The_page_runs_no_inline_script_and_calls_no_other_host()
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
    public async Task Each_address_of_the_dashboard_can_be_opened_by_itself(string address)
    {
        using var client = system.Egret.CreateClient();

        var answer = await client.GetAsync(address);

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("blazor.webassembly", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>As one of the files it would come with the policy of an answer of the API, under which no script runs.</summary>
    [Fact]
    public async Task The_start_pages_file_name_leads_to_the_start_page()
    {
        await using var visitor = await system.NewVisitorAsync();

        await visitor.GoAsync("/index.html");
        await visitor.HeadingAsync("Sign in");

        Assert.Equal(system.Address + "/sign-in", visitor.Page.Url);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>A client of the API that mistypes a path must not get a page.</summary>
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v1/nowhere/")]
    [InlineData("/_framework/nowhere.wasm")]
    [InlineData("/index.html.map")]
    public async Task What_nobody_serves_is_still_a_404_in_the_APIs_shape(string address)
    {
        using var client = system.Egret.CreateClient();

        var answer = await client.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_first_visit_weighs_less_than_three_and_a_half_megabytes_and_the_next_one_nearly_nothing()
    {
        await using var visitor = await system.NewVisitorAsync();
        var protocol = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        await protocol.SendAsync("Network.enable");
        var received = 0L;
        protocol.Event("Network.loadingFinished").OnEvent += (_, data) =>
            Interlocked.Add(ref received, (long)(data?.GetProperty("encodedDataLength").GetDouble() ?? 0));

        var (first, next) = (await VisitAsync(), await VisitAsync());

        // How long it takes is the machine's affair as much as the page's: it is said, not asserted.
        Console.WriteLine($"First visit: {first.Bytes} bytes, {first.Time.TotalSeconds:0.0} s; the next one: {next.Bytes} bytes, {next.Time.TotalSeconds:0.0} s");
        Assert.InRange(first.Bytes, 1, FirstVisitLimit);
        Assert.InRange(next.Bytes, 0, first.Bytes / 50);

        async Task<(long Bytes, TimeSpan Time)> VisitAsync()
        {
            var began = Stopwatch.GetTimestamp();
            await visitor.GoAsync("/");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).WaitForAsync();
            return (Interlocked.Exchange(ref received, 0), Stopwatch.GetElapsedTime(began));
        }
    }

    [Fact]
    public async Task What_has_its_fingerprint_in_its_name_is_kept_for_good()
    {
        using var client = system.Egret.CreateClient();
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var page = await (await client.GetAsync("/sign-in")).Content.ReadAsStringAsync();
        var scripts = Source().Matches(page).Select(script => script.Groups[1].Value).Where(script => !script.StartsWith("_content/", StringComparison.Ordinal)).ToList();
        Assert.Equal(["_framework/blazor.webassembly", "js/theme"], scripts.Select(script => script[..^".0123456789.js".Length]).Order(StringComparer.Ordinal));

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
