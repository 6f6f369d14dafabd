namespace Egret.Client;

/// <summary>A session to create.</summary>
/// <param name="Domain">Slug of the public domain that the session's questions search.</param>
public sealed record NewSession(string Domain)
{
    /// <summary>Code of the domain's category; null for the whole domain.</summary>
    public string? Category { get; init; }

    /// <summary>Title; null to use the first question.</summary>
    public string? Title { get; init; }
}
