namespace Egret.Client;

/// <summary>A member of an organisation.</summary>
/// <param name="Id">Id of the membership.</param>
/// <param name="UserId">Id of the user.</param>
/// <param name="Email">E-mail address of the user.</param>
/// <param name="Name">Display name of the user; may be empty.</param>
/// <param name="Role">Role of the member.</param>
/// <param name="CreatedAt">Time at which the user became a member.</param>
public sealed record Member(
    Guid Id, Guid UserId, string Email, string Name, OrganisationRole Role, DateTimeOffset CreatedAt);
