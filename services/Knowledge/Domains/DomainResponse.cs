using System.Linq.Expressions;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>A public domain.</summary>
/// <param name="Slug">Names it in paths and queries.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">What it covers.</param>
/// <param name="IsActive">Whether others than platform administrators see it.</param>
/// <param name="DocumentCount">How many documents can be searched in it.</param>
/// <param name="Categories">Its categories, by code.</param>
public sealed record DomainResponse(
    string Slug, string Name, string Description, bool IsActive, int DocumentCount, IReadOnlyList<CategoryResponse> Categories);

/// <summary>A category of a public domain.</summary>
/// <param name="Code">Names it within the domain.</param>
/// <param name="Name">For people.</param>
/// <param name="IsActive">Whether others than platform administrators see it.</param>
/// <param name="DocumentCount">How many documents can be searched in it.</param>
public sealed record CategoryResponse(string Code, string Name, bool IsActive, int DocumentCount);

/// <summary>Reads domains as a caller may see them, each with its categories and counts in one statement.</summary>
internal static class DomainReading
{
    /// <summary>An inactive domain does not exist for anybody but a platform administrator.</summary>
    public static IQueryable<KnowledgeDomain> VisibleTo(this DbSet<KnowledgeDomain> domains, CurrentCaller caller)
    {
        var seesAll = caller.IsPlatformAdministrator;
        return domains.AsNoTracking().Where(domain => seesAll || domain.IsActive);
    }

    /// <summary>An inactive category, or one of an inactive domain, does not exist for anybody but a platform administrator.</summary>
    public static IQueryable<Category> VisibleTo(this DbSet<Category> categories, CurrentCaller caller)
    {
        var seesAll = caller.IsPlatformAdministrator;
        return categories.AsNoTracking().Where(category => seesAll || (category.IsActive && category.Domain.IsActive));
    }

    public static IQueryable<DomainRow> SelectRows(this IQueryable<KnowledgeDomain> domains, KnowledgeContext database, CurrentCaller caller)
    {
        var seesAll = caller.IsPlatformAdministrator;
        return domains.Select(domain => new DomainRow(
            domain.Id,
            domain.Slug,
            domain.Name,
            domain.Description,
            domain.IsActive,
            domain.Categories
                .Where(category => seesAll || category.IsActive)
                .OrderBy(category => category.Code)
                .Select(category => new CategoryResponse(
                    category.Code,
                    category.Name,
                    category.IsActive,
                    database.Documents.Count(document =>
                        document.CollectionId == category.Collection.Id && document.Status == DocumentStatus.Ready)))
                .ToList()));
    }

    public static Expression<Func<Category, CategoryRow>> CategoryRow(KnowledgeContext database) => category => new CategoryRow(
        category.Id,
        category.Code,
        category.Name,
        category.IsActive,
        database.Documents.Count(document => document.CollectionId == category.Collection.Id && document.Status == DocumentStatus.Ready));
}

/// <summary>A domain as it is read; the id is for paging only.</summary>
internal sealed record DomainRow(
    Guid Id, string Slug, string Name, string Description, bool IsActive, List<CategoryResponse> Categories)
{
    public DomainResponse ToResponse() =>
        new(Slug, Name, Description, IsActive, Categories.Sum(category => category.DocumentCount), Categories);
}

/// <summary>A category as it is read; the id is for paging only.</summary>
internal sealed record CategoryRow(Guid Id, string Code, string Name, bool IsActive, int DocumentCount)
{
    public CategoryResponse ToResponse() => new(Code, Name, IsActive, DocumentCount);
}
