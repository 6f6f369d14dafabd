namespace Egret.Client;

/// <summary>A category to create in a public domain.</summary>
/// <param name="Code">Permanent identifier within the domain: lower-case letters, digits and single hyphens.</param>
/// <param name="Name">Display name.</param>
public sealed record NewDomainCategory(string Code, string Name)
{
    /// <summary>Whether the category is visible to all users; true by default.</summary>
    public bool? IsActive { get; init; }
}
