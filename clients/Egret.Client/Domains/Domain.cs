namespace Egret.Client;

/// <summary>A public domain.</summary>
/// <param name="Slug">Identifier in paths and questions.</param>
/// <param name="Name">Display name.</param>
/// <param name="Description">Description of the subject.</param>
/// <param name="IsActive">Whether the domain is visible to all users, not only to platform administrators.</param>
/// <param name="DocumentCount">Number of searchable documents.</param>
/// <param name="Categories">Categories of the domain, ordered by code.</param>
public sealed record Domain(
    string Slug, string Name, string Description, bool IsActive, int DocumentCount,
    IReadOnlyList<DomainCategory> Categories);
