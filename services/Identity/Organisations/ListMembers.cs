using System.Linq.Expressions;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>A member of an organisation.</summary>
/// <param name="Id">Id of the membership.</param>
/// <param name="UserId">Id of the user.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Name">Display name; may be empty.</param>
/// <param name="Role">Role in the organisation.</param>
/// <param name="CreatedAt">Time at which the user became a member.</param>
public sealed record MemberResponse(Guid Id, Guid UserId, string Email, string Name, OrganisationRole Role, DateTimeOffset CreatedAt)
{
    internal static Expression<Func<Membership, MemberResponse>> FromMembership { get; } = membership => new MemberResponse(
        membership.Id, membership.UserId, membership.User.Email!, membership.User.Name, membership.Role, membership.CreatedAt);
}

internal static class ListMembers
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/members/", HandleAsync).WithName(nameof(ListMembers));

    /// <summary>
    /// Lists the members of an organisation, oldest membership first. Responds 404 to users who are not members.
    /// </summary>
    internal static async Task<Results<Ok<IReadOnlyList<MemberResponse>>, ProblemHttpResult>> HandleAsync(
        string slug, [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        // The caller is a member too: an empty first page means that the caller has no access to the organisation.
        var organisations = database.Memberships.ForCaller(caller, slug).Select(membership => membership.OrganisationId);
        var members = await database.Memberships
            .Where(membership => organisations.Contains(membership.OrganisationId))
            .Where(membership => after == null || membership.Id > after)
            .OrderBy(membership => membership.Id)
            .Take(page.Take())
            .Select(MemberResponse.FromMembership)
            .ToListAsync(cancellationToken);
        return members.Count == 0 && !await organisations.AnyAsync(cancellationToken)
            ? Problems.NotFound()
            : TypedResults.Ok(page.CreatePage(context, members, member => member.Id));
    }
}
