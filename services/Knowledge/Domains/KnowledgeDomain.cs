namespace Egret.Knowledge.Domains;

/// <summary>A public subject of regulation, such as business continuity, under which anybody may ask.</summary>
internal sealed class KnowledgeDomain
{
    public const int SlugLength = 63;
    public const int NameLength = 120;
    public const int DescriptionLength = 2_000;

    /// <summary>Lower-case letters and digits, in groups joined by single hyphens.</summary>
    public const string SlugPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    public const string SlugRule = "Lower-case letters, digits and single hyphens between them.";

    private readonly List<Category> _categories = [];

    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    /// <summary>An inactive one exists for platform administrators only.</summary>
    public required bool IsActive { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<Category> Categories => _categories;

    /// <summary>Adds a category together with the collection that its documents are searched in.</summary>
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
        category.Open(now);
        _categories.Add(category);
        return category;
    }
}
