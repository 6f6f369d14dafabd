using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Search;

/// <summary>
/// The collections that the caller may search. They follow from who the caller is; what the request says can only narrow them.
/// </summary>
internal sealed class SearchScope(KnowledgeContext database, CurrentCaller caller)
{
    /// <returns>The collections, or why the caller may not search what they named.</returns>
    public async Task<(IReadOnlyList<Guid> Collections, ProblemHttpResult? Refusal)> ResolveAsync(
        KnowledgeScope scope, string? domain, string? category, CancellationToken cancellationToken)
    {
        if (category is not null && domain is null)
        {
            return ([], Problems.InvalidField("category", "Name the domain that the category belongs to."));
        }

        List<Guid> collections = [];
        if (scope is not KnowledgeScope.Private)
        {
            if (domain is not null && !caller.MayQueryDomain(domain))
            {
                return ([], Problems.Forbidden("The organisation may not query this domain.", ErrorCodes.DomainNotAllowed));
            }

            collections = await FindPublicAsync(domain, category, cancellationToken);
            if (domain is not null && collections.Count == 0 && await RefuseUnknownAsync(domain, category, cancellationToken) is { } refusal)
            {
                return ([], refusal);
            }
        }

        if (scope is not KnowledgeScope.Public && caller.OrganisationId is { } organisation)
        {
            collections.AddRange(await database.Collections.Where(collection => collection.OrganisationId == organisation)
                .Select(collection => collection.Id)
                .ToListAsync(cancellationToken));
        }

        return (collections, null);
    }

    private Task<List<Guid>> FindPublicAsync(string? domain, string? category, CancellationToken cancellationToken)
    {
        var allowed = caller.AllowedDomains.ToArray();
        var seesInactive = SeesInactive(domain);
        return database.Categories
            .Where(candidate => seesInactive || (candidate.IsActive && candidate.Domain.IsActive))
            .Where(candidate => domain == null || candidate.Domain.Slug == domain)
            .Where(candidate => category == null || candidate.Code == category)
            .Where(candidate => allowed.Length == 0 || allowed.Contains(candidate.Domain.Slug))
            .Select(candidate => candidate.Collection.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>A domain without any category yet is there, and empty; one that is unknown or inactive is not.</summary>
    private async Task<ProblemHttpResult?> RefuseUnknownAsync(string domain, string? category, CancellationToken cancellationToken)
    {
        var seesInactive = SeesInactive(domain);
        if (!await database.Domains.AnyAsync(candidate => candidate.Slug == domain && (seesInactive || candidate.IsActive), cancellationToken))
        {
            return Problems.NotFound("There is no such domain.");
        }

        return category is null ? null : Problems.NotFound("The domain has no such category.");
    }

    /// <summary>Whoever opens a domain may try it before, by its name; nobody's question to everything is answered from what is not open.</summary>
    private bool SeesInactive(string? domain) => domain is not null && caller.IsPlatformAdministrator;
}
