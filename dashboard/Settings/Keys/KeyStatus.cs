namespace Egret.Dashboard.Settings.Keys;

/// <summary>The status of a key.</summary>
internal enum KeyStatus
{
    Active,
    Expired,
    Revoked,
}
