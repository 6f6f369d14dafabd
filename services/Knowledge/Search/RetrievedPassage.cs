namespace Egret.Knowledge.Search;

/// <summary>A retrieved passage with the data of its citation.</summary>
/// <param name="DomainSlug">The slug of the public domain; null for a passage of an organisation.</param>
/// <param name="CategoryCode">The code of the category in that domain.</param>
internal sealed record RetrievedPassage(
    Guid Id, Guid DocumentId, string Text, string? Heading, int? Page, int Start, int End, string? Reference,
    string Filename, string Uri, string? DomainSlug, string? CategoryCode, double Score);
