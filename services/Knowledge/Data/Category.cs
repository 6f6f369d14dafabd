namespace Egret.Knowledge.Data;

/// <summary>A part of a domain with its own documents, in most domains a region.</summary>
internal sealed class Category
{
    public required Guid Id { get; init; }

    public required Guid DomainId { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    public required bool IsActive { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public KnowledgeDomain Domain { get; private set; } = null!;

    /// <summary>The collection of the category's documents, created with the category.</summary>
    public Collection Collection { get; private set; } = null!;

    /// <summary>Creates the collection of a new category.</summary>
    public Collection AddCollection(DateTimeOffset now) => Collection = Data.Collection.OfCategory(Id, now);
}
