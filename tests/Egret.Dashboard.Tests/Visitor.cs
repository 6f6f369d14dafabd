using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.AppHost.Tests;
using Egret.Testing;

namespace Egret.Dashboard.Tests;

/// <summary>A person in front of the dashboard, and what their browser noticed meanwhile.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>Of all accounts that the tests make.</summary>
    public const string Password = "a lighthouse in the fog";

    /// <summary>How long anything is waited for, in milliseconds: a busy machine is no fault.</summary>
    public const float Patience = 60_000;

    private const int Height = 900;

    /// <summary>The theme is shown when the frame and the component library agree on it.</summary>
    private const string IsThemed = """
        name => document.documentElement.dataset.theme === name
            && getComputedStyle(document.documentElement).getPropertyValue('--mud-native-html-color-scheme').trim() === name
        """;

    /// <summary>The page of those who have not signed in has no menu.</summary>
    private const string IsMenuPlaced = """
        () => [...document.querySelectorAll('.egret-drawer')].every(menu => menu.classList.contains('mud-drawer--open') === (innerWidth >= 960))
        """;

    private readonly DashboardSystem _system;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private Visitor(DashboardSystem system, IBrowserContext context, IPage page, ColorScheme theme)
    {
        _system = system;
        Context = context;
        Page = page;
        Theme = theme;
    }

    /// <summary>A document that the repository brings along.</summary>
    public static FilePayload ExampleDocument => new()
    {
        Name = "continuity-policy.pdf",
        MimeType = "application/pdf",
        Buffer = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "examples", "continuity-policy.pdf")),
    };

    /// <summary>What their system likes.</summary>
    public ColorScheme Theme { get; private set; }

    /// <summary>Their browser.</summary>
    public IBrowserContext Context { get; }

    /// <summary>The tab that they look at.</summary>
    public IPage Page { get; }

    /// <summary>Their e-mail address.</summary>
    public string Email { get; } = $"visitor-{Guid.CreateVersion7():N}@example.org";

    /// <summary>What the browser called an error: a script that failed, a policy that was broken.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>All that was asked of any host.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    /// <summary>Another tab of the same browser.</summary>
    public async Task<IPage> NewTabAsync()
    {
        var page = await Context.NewPageAsync();
        Watch(page);
        return page;
    }

    /// <summary>Goes to a page of the dashboard by its address.</summary>
    public Task GoAsync(string path) => Page.GotoAsync(_system.Address + path);

    /// <summary>Makes an account on the page and is signed in afterwards.</summary>
    public async Task SignUpAsync()
    {
        await GoAsync("/create-account");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada");
        await Page.GetByLabel("Email", new() { Exact = true }).FillAsync(Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await ClickAsync("Create account");
        await HeadingAsync("Ask");
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>
    /// Looks at a page, signed in with an account, and as the owner of an organisation, that a program made for the visitor: for those whose own way there
    /// is not what is tried.
    /// </summary>
    /// <param name="organisation">Its name; none is made when left out.</param>
    /// <param name="path">The page.</param>
    public async Task ArriveAsync(string? organisation = null, string path = "/")
    {
        using (var anonymous = Client.EgretClient.Connect(_system.Egret.Gateway))
        {
            await anonymous.Account.RegisterAsync(Email, Password, "Ada");
        }

        using var account = _system.Egret.CreateClient(await TakeSignInAsync(Email, Password));
        if (organisation is not null)
        {
            (await account.PostAsJsonAsync("/v1/orgs/", new { name = organisation })).EnsureSuccessStatusCode();
        }

        await ShowAsync(path);
    }

    /// <summary>Looks at a page, signed in as this member of an organisation.</summary>
    public async Task ArriveAsMemberAsync(string path, string email, string password = Password)
    {
        await TakeSignInAsync(email, password);
        await ShowAsync(path);
    }

    /// <summary>Looks at a page, signed in as the platform's administrator.</summary>
    public Task ArriveAsAdministratorAsync(string path) => ArriveAsMemberAsync(path, EgretSystem.AdministratorEmail, EgretSystem.AdministratorPassword);

    /// <summary>Signs in on the page that is shown.</summary>
    public async Task SignInAsync(string password = Password, string? email = null)
    {
        await Page.GetByLabel("Email", new() { Exact = true }).FillAsync(email ?? Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await ClickAsync("Sign in");
    }

    /// <summary>Their account from another device, which is a program.</summary>
    public Task<Client.EgretClient> ConnectAsync() => _system.ConnectAsync(Email);

    /// <summary>Has somebody else of this name in their organisation, who was invited and accepted.</summary>
    /// <returns>The other's address.</returns>
    public async Task<string> AddMemberAsync(string name)
    {
        var email = $"{name.ToLowerInvariant()}-{Guid.CreateVersion7():N}@example.org";
        using var account = await ConnectAsync();
        var organisation = Assert.Single((await account.Organisations.List().GetPageAsync()).Items);
        var invitation = await account.Invitations.InviteAsync(organisation.Slug, email);
        await account.Account.RegisterAsync(email, Password, name);
        using var other = await _system.ConnectAsync(email);
        await other.Invitations.AcceptAsync(invitation.Token);
        return email;
    }

    /// <summary>Makes an organisation on the page of the settings.</summary>
    public async Task CreateOrganisationAsync(string name)
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await FollowAsync("Organisation");
        await Page.GetByLabel("Organisation name", new() { Exact = true }).FillAsync(name);
        await ClickAsync("Create organisation");
        await Page.GetByText(name).First.WaitForAsync();
    }

    /// <summary>Makes a key on the page of API keys, and leaves the dialog that shows it open.</summary>
    /// <returns>The key.</returns>
    public async Task<string> CreateKeyAsync(string name)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create key", Exact = true }).ClickAsync();
        return await dialog.GetByLabel("API key", new() { Exact = true }).InputValueAsync();
    }

    /// <summary>Chooses these files behind the button of the page of documents.</summary>
    public async Task UploadAsync(params FilePayload[] files)
    {
        var chooser = await Page.RunAndWaitForFileChooserAsync(() => ClickAsync("Upload documents"));
        await chooser.SetFilesAsync(files);
    }

    /// <summary>Waits until the document can be asked.</summary>
    public Task ReadyAsync(string filename) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = filename })
        .GetByText("Ready", new() { Exact = true }).WaitForAsync(new() { Timeout = 120_000 });

    /// <summary>Asks on the page that is shown and waits until the answer is complete.</summary>
    public async Task<ILocator> AskAsync(string question)
    {
        await Page.GetByLabel("Question", new() { Exact = true }).FillAsync(question);
        await ClickAsync("Ask");
        var answer = Page.Locator("article[aria-busy=false]").Last;
        await answer.WaitForAsync();
        return answer;
    }

    /// <summary>Runs an action that copies, and returns what it put on the clipboard.</summary>
    public async Task<string> CopyAsync(Func<Task> copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        await _system.Clipboard.WaitAsync();
        try
        {
            await copy();
            return await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        }
        finally
        {
            _system.Clipboard.Release();
        }
    }

    /// <summary>Chooses from a list.</summary>
    public async Task ChooseAsync(string list, string choice)
    {
        await Page.GetByLabel(list, new() { Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = choice, Exact = true }).ClickAsync();
    }

    /// <summary>Waits until the page has loaded what it shows.</summary>
    public async Task SettleAsync()
    {
        await Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        await Page.WaitForFunctionAsync("() => !document.querySelector('.mud-skeleton, .mud-overlay-dialog-entering')");
        await Page.WaitForFunctionAsync("() => document.getAnimations().every(animation => animation.playState !== 'running' || animation.effect.getTiming().iterations === Infinity)");
    }

    /// <summary>Their system turns dark or light, and the page follows it.</summary>
    public async Task TurnAsync(ColorScheme theme)
    {
        if (Theme != theme)
        {
            Theme = theme;
            await Page.EmulateMediaAsync(new() { ColorScheme = theme });
            await Page.WaitForFunctionAsync(IsThemed, Pictures.NameOf(theme));
        }
    }

    /// <summary>Looks at it on a screen of this width, where the menu is open if it has its place there.</summary>
    public async Task ResizeAsync(int width)
    {
        if (Page.ViewportSize?.Width != width)
        {
            await Page.SetViewportSizeAsync(width, Height);
            await Page.WaitForFunctionAsync(IsMenuPlaced);
        }
    }

    /// <summary>Presses a button.</summary>
    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Follows a link.</summary>
    public Task FollowAsync(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    /// <summary>Waits for the page with this heading.</summary>
    public Task HeadingAsync(string heading) => Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, Level = 1 }).WaitForAsync();

    /// <summary>Waits until something went wrong for them to read, and returns it. A notice that something was done is none.</summary>
    public async Task<string> ProblemAsync()
    {
        var alert = Page.GetByRole(AriaRole.Alert).And(Page.Locator(":not(.mud-snackbar)")).Filter(new() { HasTextRegex = new("\\S") }).First;
        await alert.WaitForAsync();
        return await alert.InnerTextAsync();
    }

    internal static async Task<Visitor> StartAsync(DashboardSystem system, ColorScheme theme, int width)
    {
        var context = await system.Browser.NewContextAsync(new()
        {
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = Height },
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience);
        var visitor = new Visitor(system, context, await context.NewPageAsync(), theme);
        visitor.Watch(visitor.Page);
        return visitor;
    }

    /// <summary>Signs in as the page does, and gives their browser the cookie that it would have.</summary>
    /// <returns>An access token.</returns>
    private async Task<string> TakeSignInAsync(string email, string password)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_system.Address) };
        client.DefaultRequestHeaders.Add("X-Egret-Dashboard", "1");
        using var answer = (await client.PostAsJsonAsync("/auth/jwt/create/", new { email, password })).EnsureSuccessStatusCode();
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0].Split('=', 2);
        await Context.AddCookiesAsync(
        [
            new() { Name = cookie[0], Value = cookie[1], Domain = client.BaseAddress.Host, Path = "/auth/jwt/", HttpOnly = true, Secure = true, SameSite = SameSiteAttribute.Strict },
        ]);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access").GetString()!;
    }

    private async Task ShowAsync(string path)
    {
        await GoAsync(path);
        await Page.Locator("#content h1").WaitForAsync();
        await SettleAsync();
    }

    private void Watch(IPage page)
    {
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused call is the page's to tell; the browser's line about it is no fault.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }
}
