using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.AppHost.Tests;
using Egret.Testing;

namespace Egret.Dashboard.Tests;

/// <summary>
/// A user of the dashboard: an account, a browser context, and the console errors and requests of its pages.
/// </summary>
public sealed class BrowserUser : IAsyncDisposable
{
    /// <summary>Password of all accounts that the tests create.</summary>
    public const string Password = "a lighthouse in the fog";

    /// <summary>Timeout of every wait, in milliseconds. It is long so that a busy machine fails no test.</summary>
    public const float Timeout = 60_000;

    private const int Height = 900;

    /// <summary>Whether both the page and the component library have applied the color scheme.</summary>
    private const string HasColorScheme = """
        name => document.documentElement.dataset.theme === name
            && getComputedStyle(document.documentElement).getPropertyValue('--mud-native-html-color-scheme').trim() === name
        """;

    /// <summary>
    /// Whether the menu is open exactly if the page is wide enough for it. Pages without a sign-in have no menu.
    /// </summary>
    private const string IsMenuPlaced = """
        () => [...document.querySelectorAll('.egret-drawer')].every(
            menu => menu.classList.contains('mud-drawer--open') === (innerWidth >= 960))
        """;

    private const string HasNoRunningAnimation = """
        () => document.getAnimations().every(
            animation => animation.playState !== 'running' || animation.effect.getTiming().iterations === Infinity)
        """;

    private readonly DashboardFixture _fixture;
    private readonly ConcurrentQueue<string> _consoleErrors = new();
    private readonly ConcurrentQueue<string> _requestUrls = new();

    private BrowserUser(DashboardFixture fixture, IBrowserContext context, IPage page, ColorScheme colorScheme)
    {
        _fixture = fixture;
        Context = context;
        Page = page;
        ColorScheme = colorScheme;
    }

    /// <summary>The example document of the repository.</summary>
    public static FilePayload ExampleDocument => new()
    {
        Name = "continuity-policy.pdf",
        MimeType = "application/pdf",
        Buffer = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "examples", "continuity-policy.pdf")),
    };

    /// <summary>The emulated <c>prefers-color-scheme</c>.</summary>
    public ColorScheme ColorScheme { get; private set; }

    /// <summary>The browser context.</summary>
    public IBrowserContext Context { get; }

    /// <summary>The first tab.</summary>
    public IPage Page { get; }

    /// <summary>E-mail address of the account, unique per user.</summary>
    public string Email { get; } = $"user-{Guid.CreateVersion7():N}@example.org";

    /// <summary>Uncaught exceptions and console errors of all tabs, except those about failed requests.</summary>
    public IReadOnlyCollection<string> ConsoleErrors => _consoleErrors;

    /// <summary>URLs of all requests to any host.</summary>
    public IReadOnlyCollection<string> RequestUrls => _requestUrls;

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    /// <summary>Opens another tab.</summary>
    public async Task<IPage> NewTabAsync()
    {
        var page = await Context.NewPageAsync();
        Watch(page);
        return page;
    }

    /// <summary>Loads a page of the dashboard by its path.</summary>
    public Task GotoAsync(string path) => Page.GotoAsync(_fixture.Address + path);

    /// <summary>
    /// Navigates within the loaded application, which is faster than a page load, and waits for the page with this
    /// title.
    /// </summary>
    public async Task NavigateAsync(string path, string heading)
    {
        await Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
        await WaitForHeadingAsync(heading);
    }

    /// <summary>Creates the account on the page, which signs in.</summary>
    public async Task SignUpAsync()
    {
        await GotoAsync("/create-account");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada");
        await Page.GetByLabel("Email", new() { Exact = true }).FillAsync(Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await ClickAsync("Create account");
        await WaitForHeadingAsync("Ask");
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>
    /// Creates the account, and optionally an organisation, through the API and opens a page signed in. For tests of
    /// features other than sign-up.
    /// </summary>
    /// <param name="organisation">Name of the organisation; null for none.</param>
    /// <param name="path">Path of the page.</param>
    public async Task OpenSignedInAsync(string? organisation = null, string path = "/")
    {
        using (var anonymous = Client.EgretClient.Connect(_fixture.Egret.Gateway))
        {
            await anonymous.Account.RegisterAsync(Email, Password, "Ada");
        }

        using var account = _fixture.Egret.CreateClient(await AddSignInCookieAsync(Email, Password));
        if (organisation is not null)
        {
            (await account.PostAsJsonAsync("/v1/orgs/", new { name = organisation })).EnsureSuccessStatusCode();
        }

        await OpenPageAsync(path);
    }

    /// <summary>Opens a page, signed in with an existing account.</summary>
    public async Task OpenAsMemberAsync(string path, string email, string password = Password)
    {
        await AddSignInCookieAsync(email, password);
        await OpenPageAsync(path);
    }

    /// <summary>Opens a page, signed in as the platform administrator.</summary>
    public Task OpenAsAdministratorAsync(string path) =>
        OpenAsMemberAsync(path, EgretSystem.AdministratorEmail, EgretSystem.AdministratorPassword);

    /// <summary>Submits the sign-in form of the current page.</summary>
    public async Task SignInAsync(string password = Password, string? email = null)
    {
        await Page.GetByLabel("Email", new() { Exact = true }).FillAsync(email ?? Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await ClickAsync("Sign in");
    }

    /// <summary>Signs in to the account with the API client, as another device would.</summary>
    public Task<Client.EgretClient> ConnectAsync() => _fixture.ConnectAsync(Email);

    /// <summary>Adds a new account of the given name to the organisation, by an accepted invitation.</summary>
    /// <returns>Its e-mail address.</returns>
    public async Task<string> AddMemberAsync(string name)
    {
        var email = $"{name.ToLowerInvariant()}-{Guid.CreateVersion7():N}@example.org";
        using var account = await ConnectAsync();
        var organisation = Assert.Single((await account.Organisations.List().GetPageAsync()).Items);
        var invitation = await account.Invitations.InviteAsync(organisation.Slug, email);
        await account.Account.RegisterAsync(email, Password, name);
        using var other = await _fixture.ConnectAsync(email);
        await other.Invitations.AcceptAsync(invitation.Token);
        return email;
    }

    /// <summary>Runs an action that copies, and returns what it put on the clipboard.</summary>
    public async Task<string> CopyAsync(Func<Task> copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        await _fixture.Clipboard.WaitAsync();
        try
        {
            await copy();
            return await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        }
        finally
        {
            _fixture.Clipboard.Release();
        }
    }

    /// <summary>Waits until the page shows no placeholder and no animation runs.</summary>
    public async Task WaitUntilLoadedAsync()
    {
        await Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        await Page.WaitForFunctionAsync("() => !document.querySelector('.mud-skeleton, .mud-overlay-dialog-entering')");
        await Page.WaitForFunctionAsync(HasNoRunningAnimation);
    }

    /// <summary>Emulates a color scheme and waits until the page has applied it.</summary>
    public async Task SetColorSchemeAsync(ColorScheme scheme)
    {
        if (ColorScheme != scheme)
        {
            ColorScheme = scheme;
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.WaitForFunctionAsync(HasColorScheme, Screenshots.NameOf(scheme));
        }
    }

    /// <summary>Sets the viewport width in pixels and waits until the menu has adapted.</summary>
    public async Task ResizeAsync(int width)
    {
        if (Page.ViewportSize?.Width != width)
        {
            await Page.SetViewportSizeAsync(width, Height);
            await Page.WaitForFunctionAsync(IsMenuPlaced);
        }
    }

    /// <summary>Clicks a button.</summary>
    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Clicks a link.</summary>
    public Task FollowLinkAsync(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    /// <summary>Waits for the page of this title.</summary>
    public Task WaitForHeadingAsync(string heading) =>
        Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, Level = 1 }).WaitForAsync();

    /// <summary>Waits for an error message and returns its text. Notifications of success are excluded.</summary>
    public async Task<string> ReadAlertAsync()
    {
        var alerts = Page.GetByRole(AriaRole.Alert).And(Page.Locator(":not(.mud-snackbar)"));
        var alert = alerts.Filter(new() { HasTextRegex = new("\\S") }).First;
        await alert.WaitForAsync();
        return await alert.InnerTextAsync();
    }

    internal static async Task<BrowserUser> StartAsync(DashboardFixture fixture, ColorScheme colorScheme, int width)
    {
        var context = await fixture.Browser.NewContextAsync(new()
        {
            ColorScheme = colorScheme,
            ViewportSize = new() { Width = width, Height = Height },
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Timeout);
        var user = new BrowserUser(fixture, context, await context.NewPageAsync(), colorScheme);
        user.Watch(user.Page);
        return user;
    }

    /// <summary>Signs in as the page does and adds the refresh cookie to the browser context.</summary>
    /// <returns>An access token.</returns>
    private async Task<string> AddSignInCookieAsync(string email, string password)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_fixture.Address) };
        client.DefaultRequestHeaders.Add("X-Egret-Dashboard", "1");
        using var response = await client.PostAsJsonAsync("/auth/jwt/create/", new { email, password });
        response.EnsureSuccessStatusCode();
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0].Split('=', 2);
        await Context.AddCookiesAsync(
        [
            new()
            {
                Name = cookie[0], Value = cookie[1], Domain = client.BaseAddress.Host, Path = "/auth/jwt/",
                HttpOnly = true, Secure = true, SameSite = SameSiteAttribute.Strict,
            },
        ]);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access").GetString()!;
    }

    private async Task OpenPageAsync(string path)
    {
        await GotoAsync(path);
        await Page.Locator("#content h1").WaitForAsync();
        await WaitUntilLoadedAsync();
    }

    private void Watch(IPage page)
    {
        page.Request += (_, request) => _requestUrls.Enqueue(request.Url);
        page.PageError += (_, error) => _consoleErrors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // The page reports a failed request itself; the browser's message about it is expected.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _consoleErrors.Enqueue(message.Text);
            }
        };
    }
}
