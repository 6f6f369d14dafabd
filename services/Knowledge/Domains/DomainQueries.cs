using System.Linq.Expressions;
using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

/// <summary>
/// Queries for the domains and categories that a caller may see, each with its counts in one statement.
/// </summary>
internal static class DomainQueries
{
    /// <summary>Active domains; for platform administrators all domains.</summary>
    public static IQueryable<KnowledgeDomain> VisibleTo(this DbSet<KnowledgeDomain> domains, CurrentCaller caller)
    {
        var seesAll = caller.IsPlatformAdministrator;
        return domains.AsNoTracking().Where(domain => seesAll || domain.IsActive);
    }

    /// <summary>Active categories of active domains; for platform administrators all categories.</summary>
    public static IQueryable<Category> VisibleTo(this DbSet<Category> categories, CurrentCaller caller)
    {
        var seesAll = caller.IsPlatformAdministrator;
        return categories.AsNoTracking().Where(category => seesAll || (category.IsActive && category.Domain.IsActive));
    }

    /// <summary>Projects domains with their visible categories.</summary>
    public static IQueryable<DomainRow> SelectRows(
        this IQueryable<KnowledgeDomain> domains, KnowledgeContext database, CurrentCaller caller)
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

    /// <summary>The projection of a category.</summary>
    public static Expression<Func<Category, CategoryRow>> CategoryRow(KnowledgeContext database) =>
        category => new CategoryRow(
        category.Id,
        category.Code,
        category.Name,
        category.IsActive,
        database.Documents.Count(
            document => document.CollectionId == category.Collection.Id && document.Status == DocumentStatus.Ready));
}
