namespace Egret.Client;

/// <summary>An open invitation.</summary>
/// <param name="Id">Id of the invitation.</param>
/// <param name="Email">E-mail address of the invited account.</param>
/// <param name="Role">Role of the member after acceptance.</param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="ExpiresAt">Time at which the invitation expires.</param>
public sealed record Invitation(
    Guid Id, string Email, OrganisationRole Role, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
