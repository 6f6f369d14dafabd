namespace Egret.Chat.Sessions;

/// <summary>The tombstone of a deleted user, so that a pending answer creates no session for the user.</summary>
internal sealed class DeletedUser
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
