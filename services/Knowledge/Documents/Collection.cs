namespace Egret.Knowledge.Documents;

/// <summary>
/// What one search looks through: the documents of an organisation, or those of a public category. Its counts are what BM25
/// weighs terms by; they change in the transactions that add and remove passages.
/// </summary>
internal sealed class Collection
{
    public required Guid Id { get; init; }

    /// <summary>The organisation it belongs to; null for a public category's.</summary>
    public Guid? OrganisationId { get; private init; }

    /// <summary>The public category it belongs to; null for an organisation's.</summary>
    public Guid? CategoryId { get; private init; }

    public int PassageCount { get; private set; }

    public long TokenCount { get; private set; }

    public static Collection OfCategory(Guid categoryId, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), CategoryId = categoryId };
}
