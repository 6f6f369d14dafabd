using Egret.AppHost.Tests;
using Egret.Testing;

namespace Egret.Dashboard.Tests;

/// <summary>A Chromium in front of the running system, started once for all tests. Each test has a browser context of its own.</summary>
public sealed class DashboardSystem(EgretSystem egret) : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright _playwright = null!;

    /// <summary>The system, for requests without a browser.</summary>
    public EgretSystem Egret => egret;

    /// <summary>Held by the test that uses the clipboard, of which a headless browser has one for all contexts.</summary>
    public SemaphoreSlim Clipboard { get; } = new(1);

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The dashboard's address, as people write it: of this machine, the host that browsers trust without a certificate.</summary>
    public string Address => Egret.Gateway.IsLoopback ? $"http://localhost:{Egret.Gateway.Port}" : Egret.Gateway.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync()
    {
        await WaitForTheLibraryAsync();
        _playwright = await Playwright.CreateAsync();
        Microsoft.Playwright.Assertions.SetDefaultExpectTimeout(Visitor.Patience);
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? Chromium,
            // Tests run as root in containers, where the browser's own sandbox cannot start.
            Args = ["--no-sandbox"],
        });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        Clipboard.Dispose();
    }

    /// <summary>The documents that come with Egret are read in the minutes after the first start; questions to them need them.</summary>
    private async Task WaitForTheLibraryAsync()
    {
        using var client = Client.EgretClient.Connect(Egret.Gateway);
        await ResponseAssert.EventuallyAsync(
            () => client.Domains.List().GetPageAsync(),
            page => page.Items.Any(domain => domain.Categories.Count > 0 && domain.Categories.All(region => region.DocumentCount >= 3)), TimeSpan.FromMinutes(2));
    }

    /// <summary>A client of the API that is signed in as the account of this address, as another device of it.</summary>
    public async Task<Client.EgretClient> ConnectAsync(string email)
    {
        var anonymous = Client.EgretClient.Connect(Egret.Gateway);
        var tokens = await anonymous.SignIn.SignInAsync(email, Visitor.Password);
        return Client.EgretClient.Connect(Egret.Gateway, new Client.TokenCredential(anonymous.SignIn, tokens));
    }

    /// <summary>Somebody with a browser of their own: no cookies, nothing remembered, nothing cached.</summary>
    public async Task<Visitor> NewVisitorAsync(ColorScheme theme = ColorScheme.Light, int width = 1280) => await Visitor.StartAsync(this, theme, width);
}
