namespace Egret.Client;

/// <summary>A category (alias: region) of a public domain.</summary>
/// <param name="Code">Identifier within the domain.</param>
/// <param name="Name">Display name.</param>
/// <param name="IsActive">Whether the category is visible to all users, not only to platform administrators.</param>
/// <param name="DocumentCount">Number of searchable documents.</param>
public sealed record DomainCategory(string Code, string Name, bool IsActive, int DocumentCount);
