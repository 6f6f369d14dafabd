namespace Egret.Knowledge.Domains;

/// <summary>The projection of a category, with the id that paging requires.</summary>
internal sealed record CategoryRow(Guid Id, string Code, string Name, bool IsActive, int DocumentCount)
{
    public CategoryResponse ToResponse() => new(Code, Name, IsActive, DocumentCount);
}
