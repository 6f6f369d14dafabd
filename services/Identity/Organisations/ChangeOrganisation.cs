using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>A change of an organisation; omitted fields stay unchanged.</summary>
/// <param name="Name">Display name.</param>
/// <param name="AllowedDomains">Slugs of the public domains that the organisation may query; empty for all.</param>
public sealed record ChangeOrganisationRequest(
    [property: StringLength(150, MinimumLength = 1), NoControlCharacters] string? Name,
    [property: MaxLength(100)] IReadOnlyList<string>? AllowedDomains);

internal static partial class ChangeOrganisation
{
    private const int MaxDomainLength = 100;

    public static void Map(IEndpointRouteBuilder app) => app.MapPatch("/", HandleAsync).WithName(nameof(ChangeOrganisation));

    /// <summary>Changes the name of an organisation and the public domains that it may query.</summary>
    internal static async Task<Results<Ok<OrganisationResponse>, ProblemHttpResult>> HandleAsync(
        string slug, ChangeOrganisationRequest request, CurrentCaller caller, IdentityContext database, PrincipalCache principals,
        AuditPublisher audit, TimeProvider time, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        if (request.Name is not null && string.IsNullOrWhiteSpace(request.Name))
        {
            return Problems.InvalidField("name", "The name must not be empty.");
        }

        if (request.AllowedDomains?.Any(domain => domain is null or { Length: > MaxDomainLength } || !DomainSlug().IsMatch(domain)) is true)
        {
            return Problems.InvalidField("allowed_domains", "Each value must be the slug of a public domain.");
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockForCallerAsync(caller, slug, cancellationToken) is not { Organisation: var organisation, Role: var role })
        {
            return Problems.NotFound();
        }

        if (role < OrganisationRole.Admin)
        {
            return Problems.Forbidden("Only an admin or an owner may change the organisation.");
        }

        var now = time.GetUtcNow();
        if (request.Name is not null)
        {
            organisation.Rename(request.Name.Trim(), now);
        }

        var changesAccess = request.AllowedDomains is not null
            && !organisation.AllowedDomains.ToHashSet(StringComparer.Ordinal).SetEquals(request.AllowedDomains);
        if (request.AllowedDomains is not null)
        {
            organisation.AllowDomains(request.AllowedDomains, now);
        }

        audit.Succeeded(AuditActions.OrganisationChanged, AuditTarget.Organisation(organisation.Id), organisationId: organisation.Id);
        database.PublishOnCommit(new OrganisationChanged(Guid.CreateVersion7(now), now, organisation.Id) { Limits = organisation.Limits });
        await database.SaveChangesAsync(cancellationToken);
        // The name does not affect cached access.
        var memberIds = !changesAccess ? [] : await database.Memberships.Where(membership => membership.OrganisationId == organisation.Id)
            .Select(membership => membership.UserId).ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(memberIds);
        logger.OrganisationChanged(organisation.Id, caller.UserId);
        return TypedResults.Ok(await database.Memberships.ForCaller(caller, slug)
            .Select(OrganisationResponse.FromMembership).SingleAsync(cancellationToken));
    }

    [GeneratedRegex("^[a-z0-9]+([-_][a-z0-9]+)*$")]
    private static partial Regex DomainSlug();
}
