namespace Egret.Knowledge.Domains;

/// <summary>A category of a public domain.</summary>
/// <param name="Code">The category's identifier within the domain.</param>
/// <param name="Name">The display name.</param>
/// <param name="IsActive">
/// Whether the category is visible to all users; an inactive category is visible to platform administrators only.
/// </param>
/// <param name="DocumentCount">The number of documents with the status `ready`.</param>
public sealed record CategoryResponse(string Code, string Name, bool IsActive, int DocumentCount);
