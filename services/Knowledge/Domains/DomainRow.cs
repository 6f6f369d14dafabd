namespace Egret.Knowledge.Domains;

/// <summary>The projection of a domain, with the id that paging requires.</summary>
internal sealed record DomainRow(
    Guid Id, string Slug, string Name, string Description, bool IsActive, List<CategoryResponse> Categories)
{
    public DomainResponse ToResponse() =>
        new(Slug, Name, Description, IsActive, Categories.Sum(category => category.DocumentCount), Categories);
}
