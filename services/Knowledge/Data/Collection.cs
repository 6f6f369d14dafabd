namespace Egret.Knowledge.Data;

/// <summary>
/// The set of documents that is indexed and searched together: those of an organisation, or those of a public category.
/// BM25 uses its counts to weight terms. They change in the transactions that add and remove passages.
/// </summary>
internal sealed class Collection
{
    public required Guid Id { get; init; }

    /// <summary>The owning organisation; null for the collection of a public category.</summary>
    public Guid? OrganisationId { get; private init; }

    /// <summary>The owning public category; null for the collection of an organisation.</summary>
    public Guid? CategoryId { get; private init; }

    public int PassageCount { get; private set; }

    public long TokenCount { get; private set; }

    /// <summary>Creates the collection of a public category.</summary>
    public static Collection OfCategory(Guid categoryId, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CategoryId = categoryId };
}
