namespace Egret.Client;

/// <summary>A new organisation.</summary>
internal sealed record CreateOrganisationBody(string Name, string? Slug);

/// <summary>The acceptance of an invitation.</summary>
internal sealed record AcceptInvitationBody(string Token);

/// <summary>Whom to invite.</summary>
internal sealed record InviteBody(string Email, OrganisationRole? Role);

/// <summary>What a member may do from now on.</summary>
internal sealed record ChangeRoleBody(OrganisationRole Role);
