namespace Egret.Keys.ApiKeys;

/// <summary>An account that is gone; kept so that a request that comes late makes no key for it.</summary>
internal sealed class DeletedUser
{
    public required Guid UserId { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
