namespace Egret.Client;

/// <summary>A public domain to create.</summary>
/// <param name="Slug">
/// Permanent identifier in paths and questions: lower-case letters, digits and single hyphens.
/// </param>
/// <param name="Name">Display name.</param>
public sealed record NewDomain(string Slug, string Name)
{
    /// <summary>Description of the subject.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the domain is visible to all users; true by default.</summary>
    public bool? IsActive { get; init; }
}
