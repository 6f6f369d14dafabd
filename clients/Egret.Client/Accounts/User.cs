namespace Egret.Client;

/// <summary>The account of the caller.</summary>
/// <param name="Id">Id of the user.</param>
/// <param name="Email">E-mail address; also the sign-in name.</param>
/// <param name="Name">Display name; may be empty.</param>
/// <param name="IsPlatformAdmin">Whether the user is a platform administrator.</param>
/// <param name="DefaultOrg">
/// Slug of the organisation that requests act for by default; null if the user is a member of none.
/// </param>
/// <param name="CreatedAt">Time at which the account was created.</param>
public sealed record User(
    Guid Id, string Email, string Name, bool IsPlatformAdmin, string? DefaultOrg, DateTimeOffset CreatedAt);
