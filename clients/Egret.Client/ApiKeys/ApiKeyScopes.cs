namespace Egret.Client;

/// <summary>The scopes that an API key can be restricted to.</summary>
public static class ApiKeyScopes
{
    /// <summary>Questions and passage search.</summary>
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
