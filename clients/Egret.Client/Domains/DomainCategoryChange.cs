namespace Egret.Client;

/// <summary>A change to a category; properties that are not set remain unchanged.</summary>
public sealed record DomainCategoryChange
{
    /// <summary>Display name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the category is visible to all users.</summary>
    public bool? IsActive { get; init; }
}
