namespace Egret.Keys.ApiKeys;

/// <summary>The tombstone of a deleted account, so that a request already under way issues no key for it.</summary>
internal sealed class DeletedUser
{
    public required Guid UserId { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
