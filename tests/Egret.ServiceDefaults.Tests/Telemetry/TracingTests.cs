using System.Net;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Egret.ServiceDefaults.Tests.Telemetry;

/// <summary>
/// The exported traces of requests: complete regardless of the caller's sampling flag, and without secrets of the
/// URL.
/// </summary>
public sealed class TracingTests : IAsyncLifetime
{
    private const string Signature = "c2lnbmF0dXJl";
    private TraceCollector _collector = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _collector = await TraceCollector.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            // Aspire's settings in Development.
            ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
            ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
        });
        builder.AddServiceDefaults();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.UseStatusCodePages();
        _app.MapGet("/content", async (IHttpClientFactory clients, HttpRequest request) =>
            await clients.CreateClient().GetStringAsync(new Uri($"{request.Scheme}://{request.Host}/bytes{request.QueryString}")));
        _app.MapGet("/bytes", () => "bytes");
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _collector.DisposeAsync();
    }

    /// <summary>
    /// The <c>trace_id</c> of an error must lead to a trace, also if the caller's trace is not sampled.
    /// </summary>
    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    public async Task Trace_id_of_an_error_leads_to_a_trace_also_when_the_caller_samples_nothing(string flags)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add("traceparent", $"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}");

        using var response = await _client.SendAsync(request);

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", response);
        await EndAsync();
        Assert.True(_collector.HasTrace(problem.GetProperty("trace_id").GetString()!));
    }

    /// <summary>A download link gives access without a credential.</summary>
    [Fact]
    public async Task Traces_contain_no_signature_of_a_link()
    {
        using var response = await _client.GetAsync($"/content?expires=4102444800&signature={Signature}");

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        await EndAsync();
        Assert.True(_collector.HasText("/content"));
        Assert.True(_collector.HasText("/bytes"));
        Assert.False(_collector.HasText(Signature));
    }

    /// <summary>A stopping service exports its remaining spans.</summary>
    private async Task EndAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
