namespace Egret.Contracts.Events;

/// <summary>
/// A user was deactivated, deleted, signed out everywhere, or became or ceased to be platform administrator.
/// </summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="UserId">The user.</param>
/// <param name="IsActive">Whether the user can sign in.</param>
/// <param name="IsDeleted">Whether the account was deleted; consumers delete the user's data.</param>
public sealed record UserAccessChanged(Guid EventId, DateTimeOffset OccurredAt, Guid UserId, bool IsActive, bool IsDeleted)
    : IIntegrationEvent
{
    /// <summary>
    /// API keys are revoked unless a secret of theirs comes from a sign-in at or after this time (the password was
    /// reset or changed); null if no key is revoked.
    /// </summary>
    public DateTimeOffset? KeysValidFrom { get; init; }
}
