using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

internal static class ListCategories
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{slug}/categories/", HandleAsync).WithName(nameof(ListCategories));

    /// <summary>Lists the categories of a public domain, oldest first.</summary>
    private static async Task<Results<Ok<IReadOnlyList<CategoryResponse>>, ProblemHttpResult>> HandleAsync(
        string slug, [AsParameters] PageRequest page, CurrentCaller caller, KnowledgeContext database,
        HttpContext context, CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } rejection)
        {
            return rejection;
        }

        if (!await database.Domains.VisibleTo(caller).AnyAsync(domain => domain.Slug == slug, cancellationToken))
        {
            return Problems.NotFound();
        }

        var rows = await database.Categories.VisibleTo(caller)
            .Where(category => category.Domain.Slug == slug && (after == null || category.Id > after))
            .OrderBy(category => category.Id)
            .Take(page.Take())
            .Select(DomainQueries.CategoryRow(database))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<CategoryResponse>>(
            [.. page.CreatePage(context, rows, row => row.Id).Select(row => row.ToResponse())]);
    }
}
