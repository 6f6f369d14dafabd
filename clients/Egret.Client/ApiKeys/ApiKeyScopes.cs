namespace Egret.Client;

/// <summary>What an API key can be narrowed to.</summary>
public static class ApiKeyScopes
{
    /// <summary>Asking questions and searching.</summary>
    public const string Query = "query";

    /// <summary>Documents.</summary>
    public const string Documents = "documents";

    /// <summary>Sessions and their messages.</summary>
    public const string Sessions = "sessions";

    /// <summary>Organisations, members and invitations.</summary>
    public const string Organisations = "orgs";

    /// <summary>API keys.</summary>
    public const string Keys = "keys";
}
