namespace Egret.Client;

/// <summary>What a new session is to be about.</summary>
/// <param name="Domain">Slug of the public domain that the session's questions go to.</param>
public sealed record NewSession(string Domain)
{
    /// <summary>Code of the domain's category.</summary>
    public string? Category { get; init; }

    /// <summary>A title; without one the first question becomes it.</summary>
    public string? Title { get; init; }
}

/// <summary>A session's new title.</summary>
internal sealed record RenameSessionBody(string Title);
