using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Decides for which organisation the request acts: the one in the path, else the one in X-Egret-Org, else the key's own or the user's
/// default. One that the user is no member of, or that is not the key's, is 404, and nothing of it reaches a service.
/// </summary>
internal sealed class ActingOrganisation(RequestDelegate next, AuditTrail audit)
{
    /// <summary>Route parameter that names an organisation.</summary>
    public const string RouteParameter = "organisation";

    /// <summary>Header that names an organisation.</summary>
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
        // Also beside a path that names one: whoever names what they may not know of is told so.
        return (!request.Headers.TryGetValue(Header, out var inHeader) || TryName(inHeader.ToString(), caller, ref chosen))
            && (!request.RouteValues.TryGetValue(RouteParameter, out var inPath) || TryName(inPath as string, caller, ref chosen));
    }

    private static bool TryName(string? slug, Caller caller, ref MembershipSnapshot? chosen)
    {
        chosen = caller.MembershipOf(slug);
        return chosen is not null && (caller.Key is null || caller.Key.OrganisationId == chosen.OrganisationId);
    }
}
