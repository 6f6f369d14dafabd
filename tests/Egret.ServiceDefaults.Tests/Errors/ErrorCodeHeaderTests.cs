using System.Net;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace Egret.ServiceDefaults.Tests.Errors;

/// <summary>The gateway's audit trail records a service's error code, which the status does not identify.</summary>
public sealed class ErrorCodeHeaderTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { [AssertionAuthentication.PublicKeySetting] = Assertions.PublicKey });
        builder.AddServiceDefaults();
        builder.AddAssertionAuthentication();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.UseStatusCodePages();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapGet("/domain", () => Problems.Forbidden("Not for your organisation.", ErrorCodes.DomainNotAllowed));
        _app.MapGet("/administration", () => "secret").RequireAuthorization(EgretPolicies.PlatformAdministrator);
        _app.MapGet("/good", () => "good");
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _client.DefaultRequestHeaders.Authorization = new("Bearer", Assertions.For(TestCaller.OwnerOfNewOrganisation()));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/domain", HttpStatusCode.Forbidden, "domain_not_allowed")]
    [InlineData("/administration", HttpStatusCode.Forbidden, "platform_admin_required")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "not_found")]
    public async Task Error_response_has_the_error_code_header(string path, HttpStatusCode status, string code)
    {
        using var response = await _client.GetAsync(path);

        await ResponseAssert.IsProblemAsync(status, code, response);
        Assert.Equal(code, Assert.Single(response.Headers.GetValues(ErrorCodeHeader.Name)));
    }

    [Fact]
    public async Task Successful_response_has_no_error_code() =>
        Assert.False((await _client.GetAsync("/good")).Headers.Contains(ErrorCodeHeader.Name));
}
