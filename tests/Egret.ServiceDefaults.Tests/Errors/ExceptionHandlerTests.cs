using System.Net;
using System.Net.Http.Json;
using Egret.ServiceDefaults.Errors;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;

namespace Egret.ServiceDefaults.Tests.Errors;

public sealed class ExceptionHandlerTests : IAsyncLifetime
{
    private const string Internals = "the connection string of the vault";
    private ErrorTestHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await ErrorTestHost.StartAsync(app =>
        {
            app.MapGet("/defect", string () => throw new InvalidOperationException(Internals));
            app.MapGet(
                "/unavailable",
                string () =>
                    throw new DependencyUnavailableException("Knowledge is unavailable.", new IOException(Internals)));
            app.MapPost("/body", (Body body) => body.Count);
        });
        _client = new HttpClient { BaseAddress = _host.Address };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Unhandled_exception_returns_500_without_internals_and_is_logged_with_the_trace_id()
    {
        using var response = await _client.GetAsync("/defect");

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.InternalServerError, "internal_error", response);
        Assert.DoesNotContain(Internals, problem.ToString(), StringComparison.Ordinal);
        var error = Assert.Single(_host.Log.Errors);
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
        Assert.Contains(Internals, Assert.Single(_host.Log.Errors).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_body_returns_400_with_the_field_and_is_not_logged()
    {
        using var response = await _client.PostAsJsonAsync("/body", new { count = "many" });

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("count", out _), problem.ToString());
        Assert.Empty(_host.Log.Errors);
    }

    public sealed record Body(int Count);
}
