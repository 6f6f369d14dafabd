namespace Egret.Identity.Accounts;

/// <summary>An account as its owner sees it.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">E-mail address, and the name to sign in with.</param>
/// <param name="Name">What to call this person; may be empty.</param>
/// <param name="IsPlatformAdmin">Whether they may change public domains.</param>
/// <param name="DefaultOrg">Slug of the organisation a request acts for when it names none; null for a member of none.</param>
/// <param name="CreatedAt">When they signed up.</param>
public sealed record UserResponse(Guid Id, string Email, string Name, bool IsPlatformAdmin, string? DefaultOrg, DateTimeOffset CreatedAt);
