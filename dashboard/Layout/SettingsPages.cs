namespace Egret.Dashboard.Layout;

/// <summary>A page that can be gone to by name.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Address">Where it is.</param>
internal sealed record KnownPage(string Title, string Address);

/// <summary>The parts of the settings.</summary>
internal static class SettingsPages
{
    public static IReadOnlyList<KnownPage> All { get; } =
    [
        new("Organisation", "/settings/organisation"),
        new("Members", "/settings/members"),
        new("API Keys", "/settings/api-keys"),
        new("Account", "/settings/account"),
    ];
}
