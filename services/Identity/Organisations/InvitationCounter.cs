namespace Egret.Identity.Organisations;

/// <summary>
/// How many invitations a user made in the current hour, for all organisations together and whatever became of them: each is a mail to an
/// address of the user's choice, and withdrawing it does not take that back.
/// </summary>
internal sealed class InvitationCounter
{
    public required Guid UserId { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }
}
