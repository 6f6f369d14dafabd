using System.Globalization;
using Egret.Keys.ApiKeys;

namespace Egret.Keys.Policies;

/// <summary>What is done with a key that somebody found and reported.</summary>
public enum LeakedKeyAction
{
    /// <summary>It is revoked, and its owner told.</summary>
    Revoke,

    /// <summary>Its owner is told.</summary>
    Notify,
}
