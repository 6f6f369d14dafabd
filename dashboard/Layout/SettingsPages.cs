namespace Egret.Dashboard.Layout;

/// <summary>The pages of the settings.</summary>
internal static class SettingsPages
{
    public static IReadOnlyList<PageLink> All { get; } =
    [
        new("Organisation", "/settings/organisation"),
        new("Members", "/settings/members"),
        new("API Keys", "/settings/api-keys"),
        new("Account", "/settings/account"),
    ];
}
