namespace Egret.Identity.Data;

/// <summary>
/// Number of invitations that a user created in the current hour, across organisations and including withdrawn ones:
/// each one sends a mail to an address of the user's choice.
/// </summary>
internal sealed class InvitationCounter
{
    public required Guid UserId { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }
}
