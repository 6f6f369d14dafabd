using Egret.Client;
using Egret.Dashboard.Interop;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Organisations;

/// <summary>
/// The current organisation: the one selected last in this browser, otherwise the user's default organisation.
/// </summary>
internal sealed class OrganisationContext : IDisposable
{
    private const string StorageKey = "egret.organisation";

    private readonly EgretClient _egret;
    private readonly Browser _browser;
    private readonly AuthenticationStateProvider _signIn;
    private Task? _loading;
    private int _resets;

    public OrganisationContext(EgretClient egret, Browser browser, AuthenticationStateProvider signIn)
    {
        _egret = egret;
        _browser = browser;
        _signIn = signIn;
        _signIn.AuthenticationStateChanged += ResetOnSignOut;
    }

    /// <summary>Raised when the organisations have been loaded or the current one has changed.</summary>
    public event Action? Changed;

    /// <summary>All organisations of the user.</summary>
    public IReadOnlyList<Organisation> All { get; private set; } = [];

    /// <summary>The current organisation; null if the user is a member of none.</summary>
    public Organisation? Current { get; private set; }

    /// <summary>A client that acts for the current organisation.</summary>
    public EgretClient Client => Current is { } organisation ? _egret.ForOrganisation(organisation.Slug) : _egret;

    /// <summary>Loads the organisations once; a failed attempt is repeated by the next call.</summary>
    public Task LoadAsync() =>
        _loading is { IsFaulted: false, IsCanceled: false } loading ? loading : _loading = ReloadAsync();

    /// <summary>Loads the organisations again after one was created, changed or left.</summary>
    /// <param name="select">Slug of the organisation to select; null to keep the current one.</param>
    public async Task ReloadAsync(string? select = null)
    {
        var resets = _resets;
        var all = new List<Organisation>();
        await foreach (var organisation in _egret.Organisations.List())
        {
            all.Add(organisation);
        }

        var selected = select ?? Current?.Slug ?? await _browser.ReadAsync(StorageKey);
        if (all.Count > 1 && !all.Exists(organisation => organisation.Slug == selected))
        {
            // Loaded again: the user may have left the default organisation since the sign-in.
            selected = (await _egret.Account.GetAsync()).DefaultOrg;
        }

        if (resets != _resets)
        {
            // The user has signed out during the call.
            return;
        }

        All = all;
        _loading = Task.CompletedTask;
        await SelectAsync(selected);
    }

    /// <summary>Selects the organisation with this slug, or the first one if there is no such organisation.</summary>
    public async Task SelectAsync(string? slug)
    {
        Current = All.FirstOrDefault(organisation => organisation.Slug == slug) ?? (All.Count > 0 ? All[0] : null);
        await _browser.StoreAsync(StorageKey, Current?.Slug);
        Changed?.Invoke();
    }

    public void Dispose() => _signIn.AuthenticationStateChanged -= ResetOnSignOut;

    /// <summary>Clears the organisations on sign-out, because another user may sign in next.</summary>
    private void ResetOnSignOut(Task<AuthenticationState> state)
    {
        if (state is { IsCompletedSuccessfully: true, Result.User.Identity: not { IsAuthenticated: true } })
        {
            _resets++;
            _loading = null;
            All = [];
            Current = null;
        }
    }
}
