namespace Egret.Knowledge.Data;

/// <summary>A subject of regulation, such as business continuity, with documents that every user can query.</summary>
internal sealed class KnowledgeDomain
{
    public const int SlugLength = 63;
    public const int NameLength = 120;
    public const int DescriptionLength = 2_000;

    /// <summary>Lower-case letters and digits, in groups joined by single hyphens.</summary>
    public const string SlugPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>The error message for a slug that does not match the pattern.</summary>
    public const string SlugRule = "Use lower-case letters and digits, separated by single hyphens.";

    private readonly List<Category> _categories = [];

    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    /// <summary>
    /// Whether the domain is visible to all users; an inactive domain is visible to platform administrators only.
    /// </summary>
    public required bool IsActive { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<Category> Categories => _categories;

    /// <summary>Adds a category with its collection.</summary>
    public Category AddCategory(string code, string name, bool isActive, DateTimeOffset now)
    {
        var category = new Category
        {
            Id = Guid.CreateVersion7(now),
            DomainId = Id,
            Code = code,
            Name = name,
            IsActive = isActive,
            CreatedAt = now,
        };
        category.AddCollection(now);
        _categories.Add(category);
        return category;
    }
}
