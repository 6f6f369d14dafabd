using Egret.Knowledge.Storage;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Search;

/// <summary>What a search may look through, or why it may not.</summary>
internal sealed record SearchScope(IReadOnlyList<Guid> Collections, ProblemHttpResult? Refusal = null);

/// <summary>
/// Decides what a caller's search looks through. The request can only narrow it: the organisation is the caller's, and a
/// domain counts only if it is active and the organisation may query it.
/// </summary>
internal sealed class SearchScopes(KnowledgeDb database)
{
    public async Task<SearchScope> ResolveAsync(SearchPassagesRequest request, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (request.Domain is { } domain && await RefuseAsync(domain, request.Category, caller, cancellationToken) is { } refusal)
        {
            return new([], refusal);
        }

        var scope = request.KnowledgeScope ?? KnowledgeScope.All;
        List<Guid> collections = scope is KnowledgeScope.Private
            ? []
            : await FindPublicAsync(request.Domain, request.Category, caller.AllowedDomains, cancellationToken);
        if (scope is not KnowledgeScope.Public && caller.OrganisationId is { } organisation)
        {
            collections.AddRange(await database.Collections
                .Where(collection => collection.OrganisationId == organisation)
                .Select(collection => collection.Id)
                .ToListAsync(cancellationToken));
        }

        return new(collections);
    }

    private async Task<ProblemHttpResult?> RefuseAsync(string domain, string? category, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var exists = await database.Domains.AnyAsync(
            known => known.Slug == domain && known.IsActive
                && (category == null || known.Categories.Any(part => part.Code == category && part.IsActive)),
            cancellationToken);
        if (!exists)
        {
            return Problems.NotFound(category is null ? "There is no such domain." : "There is no such domain with that category.");
        }

        return caller.MayQueryDomain(domain)
            ? null
            : Problems.Forbidden("The organisation is not allowed to query this domain.", ErrorCodes.DomainNotAllowed);
    }

    private Task<List<Guid>> FindPublicAsync(
        string? domain, string? category, IReadOnlySet<string> allowedDomains, CancellationToken cancellationToken)
    {
        string[] allowed = [.. allowedDomains];
        return database.Categories
            .Where(part => part.IsActive && part.Domain.IsActive)
            .Where(part => allowed.Length == 0 || allowed.Contains(part.Domain.Slug))
            .Where(part => domain == null || part.Domain.Slug == domain)
            .Where(part => category == null || part.Code == category)
            .Select(part => part.Collection.Id)
            .ToListAsync(cancellationToken);
    }
}
