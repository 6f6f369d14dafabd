using Egret.Client;
using Egret.Dashboard.Parts;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Layout;

/// <summary>The organisation that the pages act for: the one chosen last in this browser, else the account's own default.</summary>
internal sealed class ActingOrganisation : IDisposable
{
    private const string Name = "egret.organisation";

    private readonly EgretClient _egret;
    private readonly Browser _browser;
    private readonly AuthenticationStateProvider _signIn;
    private Task? _loading;
    private int _forgotten;

    public ActingOrganisation(EgretClient egret, Browser browser, AuthenticationStateProvider signIn)
    {
        _egret = egret;
        _browser = browser;
        _signIn = signIn;
        _signIn.AuthenticationStateChanged += ForgetWithSignIn;
    }

    public event Action? Changed;

    /// <summary>All that the user is a member of.</summary>
    public IReadOnlyList<Organisation> All { get; private set; } = [];

    /// <summary>The one that is chosen; null for a member of none.</summary>
    public Organisation? Current { get; private set; }

    /// <summary>A client that acts for it.</summary>
    public EgretClient Client => Current is { } organisation ? _egret.ForOrganisation(organisation.Slug) : _egret;

    /// <summary>Loads them, the first time it is called.</summary>
    public Task LoadAsync() => _loading is { IsFaulted: false, IsCanceled: false } loading ? loading : _loading = ReloadAsync();

    /// <summary>Loads them again, because one was made, changed or left.</summary>
    /// <param name="choose">Slug of the one to act for from now on.</param>
    public async Task ReloadAsync(string? choose = null)
    {
        var forgotten = _forgotten;
        var all = new List<Organisation>();
        await foreach (var organisation in _egret.Organisations.List())
        {
            all.Add(organisation);
        }

        var chosen = choose ?? Current?.Slug ?? await _browser.ReadAsync(Name);
        if (all.Count > 1 && !all.Exists(organisation => organisation.Slug == chosen))
        {
            // Asked for now: what was known at the sign-in may have been left since.
            chosen = (await _egret.Account.GetAsync()).DefaultOrg;
        }

        if (forgotten != _forgotten)
        {
            // They are those of somebody who signed out since.
            return;
        }

        All = all;
        _loading = Task.CompletedTask;
        await ChooseAsync(chosen);
    }

    /// <summary>Acts for the organisation of this slug, or for the first where there is none.</summary>
    public async Task ChooseAsync(string? slug)
    {
        Current = All.FirstOrDefault(organisation => organisation.Slug == slug) ?? (All.Count > 0 ? All[0] : null);
        await _browser.RememberAsync(Name, Current?.Slug);
        Changed?.Invoke();
    }

    public void Dispose() => _signIn.AuthenticationStateChanged -= ForgetWithSignIn;

    /// <summary>Somebody else may sign in next, whatever page is looked at then.</summary>
    private void ForgetWithSignIn(Task<AuthenticationState> state)
    {
        if (state is { IsCompletedSuccessfully: true, Result.User.Identity: not { IsAuthenticated: true } })
        {
            _forgotten++;
            _loading = null;
            All = [];
            Current = null;
        }
    }
}
