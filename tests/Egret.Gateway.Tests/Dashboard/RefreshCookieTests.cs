using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace Egret.Gateway.Tests.Dashboard;

/// <summary>The dashboard's sign-in ends in the browser when Identity says that it has ended, and not before.</summary>
public sealed class RefreshCookieTests(TestSystem system) : IClassFixture<TestSystem>
{
    [Theory]
    [InlineData("logout", 204, true)]
    [InlineData("logout", 400, true)]
    [InlineData("logout", 401, true)]
    [InlineData("logout", 429, false)]
    [InlineData("logout", 500, false)]
    [InlineData("logout", 503, false)]
    [InlineData("refresh", 401, true)]
    [InlineData("refresh", 400, false)]
    [InlineData("refresh", 429, false)]
    [InlineData("refresh", 500, false)]
    [InlineData("refresh", 503, false)]
    public async Task Cookie_is_deleted_only_if_its_token_is_invalid(string call, int status, bool isDeleted)
    {
        var response = await SendAsync(string.Create(CultureInfo.InvariantCulture, $"/auth/jwt/{call}/?status={status}"));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(isDeleted, IsCookieDeleted(response));
    }

    /// <summary>A user who was not signed out must be able to retry.</summary>
    [Fact]
    public async Task Cookie_is_retained_without_identity()
    {
        await system.Identity.DisposeAsync();
        try
        {
            foreach (var call in new[] { "logout", "refresh" })
            {
                var response = await SendAsync($"/auth/jwt/{call}/");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                Assert.False(IsCookieDeleted(response));
            }
        }
        finally
        {
            await system.Identity.StartAsync();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path)
    {
        using var client = system.Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { }) };
        request.Headers.Add("X-Egret-Dashboard", "1");
        request.Headers.Add("Cookie", $"{CookieName}=token");
        return await client.SendAsync(request);
    }

    private bool IsCookieDeleted(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies)
        && cookies.Any(cookie =>
            cookie.StartsWith(CookieName + "=;", StringComparison.Ordinal)
            && cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase));

    private string CookieName => string.Create(CultureInfo.InvariantCulture, $"egret_refresh_{system.Gateway.Address.Port}");
}
