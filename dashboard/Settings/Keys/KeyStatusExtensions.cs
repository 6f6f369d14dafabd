using Egret.Client;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>Derives the status of a key from its API representation.</summary>
internal static class KeyStatusExtensions
{
    /// <summary>
    /// Returns the status of a key. The API returns whether a key is valid and when it expires, so an invalid key
    /// before its expiry was revoked. After its expiry a revoked key cannot be distinguished: it is shown as expired,
    /// and the API rejects a change of its expiry.
    /// </summary>
    public static KeyStatus StatusAt(this ApiKey key, DateTimeOffset now) => key switch
    {
        { IsActive: true } when !(key.ExpiresAt <= now) => KeyStatus.Active,
        { ExpiresAt: { } end } when end <= now => KeyStatus.Expired,
        _ => KeyStatus.Revoked,
    };

    /// <summary>Whether a status matches the filter; null matches all.</summary>
    public static bool Passes(this KeyStatus? filter, KeyStatus status) => filter is null || filter == status;
}
