namespace Egret.Client;

/// <summary>An entry of an API key's history.</summary>
/// <param name="Id">Id of the event.</param>
/// <param name="Type">Type of the event.</param>
/// <param name="OccurredAt">Time of the event.</param>
/// <param name="UserId">
/// The user who caused the event; null if the system did, for example when a member was removed.
/// </param>
/// <param name="ActingKeyId">The API key that authenticated the request; null for a signed-in user.</param>
/// <param name="IpAddress">Client address of the request.</param>
/// <param name="CauseKeyId">
/// The reported or revoked key that caused the revocation of this one; null otherwise.
/// </param>
public sealed record ApiKeyEvent(
    Guid Id, ApiKeyEventType Type, DateTimeOffset OccurredAt, Guid? UserId, Guid? ActingKeyId, string? IpAddress,
    Guid? CauseKeyId = null);
