namespace Egret.Client;

/// <summary>A member of an organisation.</summary>
/// <param name="Id">The membership.</param>
/// <param name="UserId">The user.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="Name">What to call them; may be empty.</param>
/// <param name="Role">What they may do.</param>
/// <param name="CreatedAt">When they became a member.</param>
public sealed record Member(Guid Id, Guid UserId, string Email, string Name, OrganisationRole Role, DateTimeOffset CreatedAt);
