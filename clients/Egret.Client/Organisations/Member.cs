namespace Egret.Client;

/// <summary>A member of an organisation.</summary>
/// <param name="Id">The membership.</param>
/// <param name="UserId">The user.</param>
/// <param name="Email">His e-mail address.</param>
/// <param name="Name">What to call him; may be empty.</param>
/// <param name="Role">What he may do.</param>
/// <param name="CreatedAt">When he became a member.</param>
public sealed record Member(Guid Id, Guid UserId, string Email, string Name, OrganisationRole Role, DateTimeOffset CreatedAt);
