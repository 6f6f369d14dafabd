using Egret.Knowledge.Documents;

namespace Egret.Knowledge.Domains;

/// <summary>A part of a domain with documents of its own, in most domains a region.</summary>
internal sealed class Category
{
    public required Guid Id { get; init; }

    public required Guid DomainId { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    public required bool IsActive { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public KnowledgeDomain Domain { get; private set; } = null!;

    /// <summary>Where its documents are searched; made with the category.</summary>
    public Collection Collection { get; private set; } = null!;

    /// <summary>Gives a new category its collection.</summary>
    public Collection Open(DateTimeOffset now) => Collection = Documents.Collection.OfCategory(Id, now);
}
