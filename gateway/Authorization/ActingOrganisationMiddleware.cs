using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authorization;

/// <summary>
/// Chooses the organisation that the request acts for: from the path, else from <c>X-Egret-Org</c>, else the key's
/// organisation or the user's default. Returns 404, without a call to a service, if the user is not a member of the
/// organisation or the key belongs to another one.
/// </summary>
internal sealed class ActingOrganisationMiddleware(RequestDelegate next, AuditTrail audit)
{
    /// <summary>The route parameter that names an organisation.</summary>
    public const string RouteParameter = "organisation";

    /// <summary>The header that names an organisation.</summary>
    public const string Header = "X-Egret-Org";

    public Task InvokeAsync(HttpContext context)
    {
        if (Caller.Of(context) is not { } caller)
        {
            return next(context);
        }

        if (!TryChoose(context.Request, caller, out var chosen))
        {
            audit.RecordRejection(context, AuditActions.Authorization, ErrorCodes.NotFound);
            return context.WriteNotFoundAsync();
        }

        var acting = caller.ActingFor(chosen);
        if (acting != caller)
        {
            context.Features.Set(acting);
        }

        return next(context);
    }

    private static bool TryChoose(HttpRequest request, Caller caller, out MembershipSnapshot? chosen)
    {
        chosen = caller.Key is null ? caller.MembershipOf(caller.User.DefaultOrganisation) : caller.Organisation;
        // The header is checked even if the path names an organisation: an inaccessible organisation is always 404.
        return (!request.Headers.TryGetValue(Header, out var inHeader) || TryName(inHeader.ToString(), caller, ref chosen))
            && (!request.RouteValues.TryGetValue(RouteParameter, out var inPath) || TryName(inPath as string, caller, ref chosen));
    }

    private static bool TryName(string? slug, Caller caller, ref MembershipSnapshot? chosen)
    {
        chosen = caller.MembershipOf(slug);
        return chosen is not null && (caller.Key is null || caller.Key.OrganisationId == chosen.OrganisationId);
    }
}
