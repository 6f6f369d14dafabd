namespace Egret.Keys.Policies;

/// <summary>The action on a leaked key.</summary>
public enum LeakedKeyAction
{
    /// <summary>Revoke the key and notify its owner.</summary>
    Revoke,

    /// <summary>Notify the owner.</summary>
    Notify,
}
