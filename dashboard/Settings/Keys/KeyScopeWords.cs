using Egret.Client;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>What a key can be narrowed to, with a word on each.</summary>
/// <param name="Scope">Its name in the API.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Says">What it lets a program do.</param>
internal sealed record KeyScope(string Scope, string Title, string Says);

/// <summary>All of them, the commonest first.</summary>
internal static class KeyScopeWords
{
    public static IReadOnlyList<KeyScope> All { get; } =
    [
        new(ApiKeyScopes.Query, "Questions", "ask, and search passages"),
        new(ApiKeyScopes.Documents, "Documents", "upload, read and delete"),
        new(ApiKeyScopes.Sessions, "Sessions", "read and delete"),
        new(ApiKeyScopes.Organisations, "Organisation", "settings, members and invitations"),
        new(ApiKeyScopes.Keys, "Keys", "make, change and revoke keys"),
    ];

    /// <summary>In a few words; none named is all.</summary>
    public static string Describe(IReadOnlyList<string> scopes) => scopes.Count == 0
        ? "Everything its user may do"
        : string.Join(", ", scopes.Select(scope => All.FirstOrDefault(known => known.Scope == scope)?.Title ?? scope));
}
