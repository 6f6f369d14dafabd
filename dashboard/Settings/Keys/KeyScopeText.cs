using Egret.Client;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>Display text of key scopes.</summary>
internal static class KeyScopeText
{
    /// <summary>All scopes, most common first.</summary>
    public static IReadOnlyList<KeyScope> All { get; } =
    [
        new(ApiKeyScopes.Query, "Questions", "ask, and search passages"),
        new(ApiKeyScopes.Documents, "Documents", "upload, read and delete"),
        new(ApiKeyScopes.Sessions, "Sessions", "read and delete"),
        new(ApiKeyScopes.Organisations, "Organisation", "settings, members and invitations"),
        new(ApiKeyScopes.Keys, "Keys", "create, change and revoke keys"),
    ];

    /// <summary>Describes the scopes of a key; an empty list means all scopes.</summary>
    public static string Describe(IReadOnlyList<string> scopes) => scopes.Count == 0
        ? "Everything its user may do"
        : string.Join(", ", scopes.Select(scope => All.FirstOrDefault(known => known.Scope == scope)?.Title ?? scope));
}
