using Egret.Contracts;
using Egret.Identity.Data;
using Egret.Identity.Invitations;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Organisations;

internal static class OrganisationEndpoints
{
    /// <summary>Adds the settings of organisations and invitations.</summary>
    public static void AddOrganisations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OrganisationOptions>().BindConfiguration(OrganisationOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<OrganisationOptions>, OrganisationOptionsValidator>();
    }

    public static void MapOrganisations(this IEndpointRouteBuilder app)
    {
        var organisations = app.MapGroup("/v1/orgs").WithTags("Organisations").RequireScope(KeyScopes.Organisations).SerializedPerCaller();
        ListOrganisations.Map(organisations);
        CreateOrganisation.Map(organisations);
        // Runs as the service: an invited user is not yet a member, and the token of the invitation authorises the
        // request.
        AcceptInvitation.Map(organisations.MapGroup("").RunAsService());

        var organisation = organisations.MapGroup("/{slug}");
        GetOrganisation.Map(organisation);
        ListMembers.Map(organisation);
        RemoveMember.Map(organisation.MapGroup("").RequireRole(OrganisationRole.Admin, unlessOwn: "userId"));
        DeleteOrganisation.Map(organisation.MapGroup("").RequireRole(OrganisationRole.Owner));

        var administration = organisation.MapGroup("").RequireRole(OrganisationRole.Admin);
        ChangeOrganisation.Map(administration);
        ChangeMemberRole.Map(administration);
        InviteMember.Map(administration);
        ListInvitations.Map(administration);
        WithdrawInvitation.Map(administration);
    }
}
