using System.Net;
using System.Net.Http.Headers;
using Egret.Testing;

namespace Egret.Dashboard.Tests.Site;

/// <summary>The dashboard's files as the gateway serves them.</summary>
[Collection(DashboardCollection.Name)]
public sealed class SiteTests(DashboardSystem system)
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

        await visitor.GoAsync("/");
        await visitor.HeadingAsync("Sign in");
        var first = Interlocked.Exchange(ref received, 0);
        await visitor.GoAsync("/");
        await visitor.HeadingAsync("Sign in");
        var next = Interlocked.Read(ref received);

        Console.WriteLine($"First visit: {first} bytes; the next one: {next} bytes");
        Assert.InRange(first, 1, FirstVisitLimit);
        Assert.InRange(next, 0, first / 50);
    }

    [Fact]
    public async Task What_has_its_fingerprint_in_its_name_is_kept_for_good()
    {
        using var client = system.Egret.CreateClient();
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var page = await (await client.GetAsync("/sign-in")).Content.ReadAsStringAsync();
        var script = page.Split('"').Single(part => part.StartsWith("_framework/blazor.webassembly.", StringComparison.Ordinal) && part.EndsWith(".js", StringComparison.Ordinal) && part.Count(letter => letter == '.') > 2);

        var answer = await client.GetAsync("/" + script);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, answer);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
    }
}
