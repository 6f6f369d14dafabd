namespace Egret.Knowledge.Domains;

/// <summary>A public domain.</summary>
/// <param name="Slug">The domain's identifier in paths and queries.</param>
/// <param name="Name">The display name.</param>
/// <param name="Description">The subjects that the domain covers.</param>
/// <param name="IsActive">
/// Whether the domain is visible to all users; an inactive domain is visible to platform administrators only.
/// </param>
/// <param name="DocumentCount">The number of documents with the status `ready`.</param>
/// <param name="Categories">The categories, ordered by code.</param>
public sealed record DomainResponse(
    string Slug, string Name, string Description, bool IsActive, int DocumentCount,
    IReadOnlyList<CategoryResponse> Categories);
