using System.Net;
using System.Net.Http.Json;
using Egret.ServiceDefaults.Errors;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Tests.Errors;

public sealed class ExceptionHandlerTests : IAsyncLifetime
{
    private const string Internals = "the connection string of the vault";
    private readonly RecordingLoggerProvider _log = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        builder.Logging.AddProvider(_log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.UseStatusCodePages();
        _app.MapGet("/defect", string () => throw new InvalidOperationException(Internals));
        _app.MapGet(
            "/unavailable",
            string () =>
                throw new DependencyUnavailableException("Knowledge is unavailable.", new IOException(Internals)));
        _app.MapPost("/body", (Body body) => body.Count);
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Unhandled_exception_returns_500_without_internals_and_is_logged_with_the_trace_id()
    {
        using var response = await _client.GetAsync("/defect");

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.InternalServerError, "internal_error", response);
        Assert.DoesNotContain(Internals, problem.ToString(), StringComparison.Ordinal);
        var error = Assert.Single(_log.Errors);
        Assert.Contains(Internals, error.Text, StringComparison.Ordinal);
        Assert.Equal(problem.GetProperty("trace_id").GetString(), error.TraceId);
    }

    [Fact]
    public async Task Unavailable_dependency_returns_503_with_retry_after_and_the_cause_is_logged()
    {
        using var response = await _client.GetAsync("/unavailable");

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain(Internals, problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(Internals, Assert.Single(_log.Errors).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_body_returns_400_with_the_field_and_is_not_logged()
    {
        using var response = await _client.PostAsJsonAsync("/body", new { count = "many" });

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("count", out _), problem.ToString());
        Assert.Empty(_log.Errors);
    }

    public sealed record Body(int Count);
}
