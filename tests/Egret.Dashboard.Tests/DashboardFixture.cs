using Egret.AppHost.Tests;
using Egret.Testing;

namespace Egret.Dashboard.Tests;

/// <summary>
/// A Chromium connected to the running system, started once for all tests. Each test has a separate browser context.
/// </summary>
public sealed class DashboardFixture(DashboardSystem egret) : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright? _playwright;

    /// <summary>The system, for requests without a browser.</summary>
    public EgretSystem Egret => egret;

    /// <summary>
    /// Held by the test that uses the clipboard, of which a headless browser has one for all contexts.
    /// </summary>
    public SemaphoreSlim Clipboard { get; } = new(1);

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <summary>
    /// The dashboard's base address: <c>localhost</c> on this machine, a host that browsers trust without a
    /// certificate.
    /// </summary>
    public string Address =>
        Egret.Gateway.IsLoopback ? $"http://localhost:{Egret.Gateway.Port}" : Egret.Gateway.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync()
    {
        await WaitForLibraryAsync();
        _playwright = await Playwright.CreateAsync();
        Microsoft.Playwright.Assertions.SetDefaultExpectTimeout(BrowserUser.Timeout);
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? Chromium,
            // Tests run as root in containers, where the browser's own sandbox cannot start.
            Args = ["--no-sandbox"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Clipboard.Dispose();
    }

    /// <summary>
    /// Waits until the documents that come with Egret are indexed, which takes up to a few minutes after the first
    /// start.
    /// </summary>
    private async Task WaitForLibraryAsync()
    {
        using var client = Client.EgretClient.Connect(Egret.Gateway);
        await ResponseAssert.EventuallyAsync(
            () => client.Domains.List().GetPageAsync(),
            page => page.Items.Any(domain => domain.Categories.Count > 0 && domain.Categories.All(region => region.DocumentCount >= 3)),
            TimeSpan.FromMinutes(2));
    }

    /// <summary>Signs in to an account with the API client, as another device would.</summary>
    public async Task<Client.EgretClient> ConnectAsync(string email)
    {
        var anonymous = Client.EgretClient.Connect(Egret.Gateway);
        var tokens = await anonymous.SignIn.SignInAsync(email, BrowserUser.Password);
        return Client.EgretClient.Connect(Egret.Gateway, new Client.TokenCredential(anonymous.SignIn, tokens));
    }

    /// <summary>Starts a browser context without cookies, storage or cache.</summary>
    public async Task<BrowserUser> NewUserAsync(ColorScheme colorScheme = ColorScheme.Light, int width = 1280) =>
        await BrowserUser.StartAsync(this, colorScheme, width);
}
