namespace Egret.Chat.Sessions;

/// <summary>The tombstone of a deleted organisation, so that a pending answer creates no session for it.</summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
