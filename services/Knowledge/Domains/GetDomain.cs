using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Domains;

internal static class GetDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{slug}/", HandleAsync).WithName(nameof(GetDomain));

    /// <summary>Gets a public domain with its categories.</summary>
    private static async Task<Results<Ok<DomainResponse>, ProblemHttpResult>> HandleAsync(
        string slug, CurrentCaller caller, KnowledgeContext database, CancellationToken cancellationToken)
    {
        var row = await database.Domains.VisibleTo(caller).Where(domain => domain.Slug == slug)
            .SelectRows(database, caller)
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? Problems.NotFound() : TypedResults.Ok(row.ToResponse());
    }
}
