using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Search;

/// <summary>
/// Determines the collections that the caller may search. They follow from the caller; the request can only restrict
/// them.
/// </summary>
internal sealed class SearchScope(KnowledgeContext database, CurrentCaller caller)
{
    /// <summary>Returns the collections of a request.</summary>
    /// <returns>The collections, or the rejection of a domain or category that the caller may not search.</returns>
    public async Task<(IReadOnlyList<Guid> Collections, ProblemHttpResult? Rejection)> ResolveAsync(
        KnowledgeScope scope, string? domain, string? category, CancellationToken cancellationToken)
    {
        if (category is not null && domain is null)
        {
            return ([], Problems.InvalidField("category", "A category requires the domain that it belongs to."));
        }

        List<Guid> collections = [];
        if (scope is not KnowledgeScope.Private)
        {
            if (domain is not null && !caller.MayQueryDomain(domain))
            {
                return (
                    [], Problems.Forbidden("The organisation may not query this domain.", ErrorCodes.DomainNotAllowed));
            }

            collections = await FindPublicAsync(domain, category, cancellationToken);
            if (domain is not null && collections.Count == 0
                && await RejectUnknownAsync(domain, category, cancellationToken) is { } rejection)
            {
                return ([], rejection);
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
        var canSeeInactive = CanSeeInactive(domain);
        return database.Categories
            .Where(candidate => canSeeInactive || (candidate.IsActive && candidate.Domain.IsActive))
            .Where(candidate => domain == null || candidate.Domain.Slug == domain)
            .Where(candidate => category == null || candidate.Code == category)
            .Where(candidate => allowed.Length == 0 || allowed.Contains(candidate.Domain.Slug))
            .Select(candidate => candidate.Collection.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Rejects an unknown or inactive domain or category. A domain without categories is valid and has no passages.
    /// </summary>
    private async Task<ProblemHttpResult?> RejectUnknownAsync(
        string domain, string? category, CancellationToken cancellationToken)
    {
        var canSeeInactive = CanSeeInactive(domain);
        var exists = await database.Domains.AnyAsync(
            candidate => candidate.Slug == domain && (canSeeInactive || candidate.IsActive), cancellationToken);
        if (!exists)
        {
            return Problems.NotFound("The domain does not exist.");
        }

        return category is null ? null : Problems.NotFound("The category does not exist in the domain.");
    }

    // Platform administrators may test an inactive domain by its slug. A search of all domains never includes inactive
    // ones.
    private bool CanSeeInactive(string? domain) => domain is not null && caller.IsPlatformAdministrator;
}
