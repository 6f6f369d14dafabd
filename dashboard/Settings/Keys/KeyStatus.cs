using Egret.Client;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>How a key stands.</summary>
internal enum KeyStatus
{
    Active,
    Expired,
    Revoked,
}

/// <summary>Reads it from what the API says of a key.</summary>
internal static class KeyStatusReader
{
    /// <summary>
    /// The API says whether a key works, and when it ends by itself: one that does not work before its end was revoked. Of one that is past
    /// it, nothing tells; moving its expiry is offered, and refused where it was revoked.
    /// </summary>
    public static KeyStatus Of(ApiKey key, DateTimeOffset now) => key switch
    {
        { IsActive: true } when !(key.ExpiresAt <= now) => KeyStatus.Active,
        { ExpiresAt: { } end } when end <= now => KeyStatus.Expired,
        _ => KeyStatus.Revoked,
    };

    /// <summary>Whether what has this status is shown; no filter lets all through.</summary>
    public static bool Passes(this KeyStatus? filter, KeyStatus status) => filter is null || filter == status;
}
