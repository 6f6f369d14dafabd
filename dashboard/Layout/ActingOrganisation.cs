using Egret.Client;
using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Layout;

/// <summary>The organisation that the pages act for: the one chosen last in this browser, else the account's first.</summary>
internal sealed class ActingOrganisation(EgretClient egret, Browser browser)
{
    private const string Name = "egret.organisation";
    private Task? _loading;

    public event Action? Changed;

    /// <summary>All that the user is a member of.</summary>
    public IReadOnlyList<Organisation> All { get; private set; } = [];

    /// <summary>The one that is chosen; null for a member of none.</summary>
    public Organisation? Current { get; private set; }

    /// <summary>A client that acts for it.</summary>
    public EgretClient Client => Current is { } organisation ? egret.ForOrganisation(organisation.Slug) : egret;

    /// <summary>Loads them, the first time it is called.</summary>
    public Task LoadAsync() => _loading ??= ReloadAsync();

    /// <summary>Loads them again, because one was made, changed or left.</summary>
    /// <param name="choose">Slug of the one to act for from now on.</param>
    public async Task ReloadAsync(string? choose = null)
    {
        try
        {
            var all = new List<Organisation>();
            await foreach (var organisation in egret.Organisations.List())
            {
                all.Add(organisation);
            }

            All = all;
        }
        catch
        {
            _loading = null;
            throw;
        }

        await ChooseAsync(choose ?? Current?.Slug ?? await browser.ReadAsync(Name));
        _loading = Task.CompletedTask;
    }

    /// <summary>Acts for the organisation of this slug, or for the first where there is none.</summary>
    public async Task ChooseAsync(string? slug)
    {
        Current = All.FirstOrDefault(organisation => organisation.Slug == slug) ?? (All.Count > 0 ? All[0] : null);
        await browser.RememberAsync(Name, Current?.Slug);
        Changed?.Invoke();
    }

    /// <summary>Forgets them all: somebody else may sign in.</summary>
    public void Forget()
    {
        _loading = null;
        All = [];
        Current = null;
    }
}
