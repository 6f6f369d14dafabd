namespace Egret.Identity.Accounts;

/// <summary>The caller's account.</summary>
/// <param name="Id">User id.</param>
/// <param name="Email">E-mail address, which is also the sign-in name.</param>
/// <param name="Name">Display name; may be empty.</param>
/// <param name="IsPlatformAdmin">Whether the user is a platform administrator.</param>
/// <param name="DefaultOrg">Slug of the organisation that requests act for by default; null without a
/// membership.</param>
/// <param name="CreatedAt">Time of registration.</param>
public sealed record UserResponse(Guid Id, string Email, string Name, bool IsPlatformAdmin, string? DefaultOrg, DateTimeOffset CreatedAt);
