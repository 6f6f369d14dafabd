namespace Egret.Contracts;

/// <summary>Scopes that restrict an API key. A key without scopes has all permissions of its user.</summary>
public static class KeyScopes
{
    /// <summary>Ask questions and search.</summary>
    public const string Query = "query";

    /// <summary>Read and change the organisation's documents.</summary>
    public const string Documents = "documents";

    /// <summary>Read and change chat sessions.</summary>
    public const string Sessions = "sessions";

    /// <summary>Read and change organisations and their members.</summary>
    public const string Organisations = "orgs";

    /// <summary>Manage API keys.</summary>
    public const string Keys = "keys";

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } = [Query, Documents, Sessions, Organisations, Keys];
}
