using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

internal static class ListDomains
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/", HandleAsync).WithName(nameof(ListDomains));

    /// <summary>Lists the public domains, oldest first.</summary>
    private static async Task<Results<Ok<IReadOnlyList<DomainResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page, CurrentCaller caller, KnowledgeContext database, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } rejection)
        {
            return rejection;
        }

        var rows = await database.Domains.VisibleTo(caller)
            .Where(domain => after == null || domain.Id > after)
            .OrderBy(domain => domain.Id)
            .Take(page.Take())
            .SelectRows(database, caller)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DomainResponse>>(
            [.. page.CreatePage(context, rows, row => row.Id).Select(row => row.ToResponse())]);
    }
}
