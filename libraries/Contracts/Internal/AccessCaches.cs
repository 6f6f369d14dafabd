namespace Egret.Contracts.Internal;

/// <summary>Names and entry keys of the two caches of access decisions that processes share through Redis.</summary>
public static class AccessCaches
{
    /// <summary>Cache of key verdicts, used by Keys and the gateways.</summary>
    public const string Keys = "access-keys";

    /// <summary>Cache of principals, used by Identity and the gateways.</summary>
    public const string Principals = "access-principals";

    /// <summary>Entry key of a verdict.</summary>
    /// <param name="keyHash">SHA-256 of the key as returned by <see cref="ApiKeyFormat.Hash"/>.</param>
    public static string KeyEntry(string keyHash) => "key:" + keyHash;

    /// <summary>Entry key of a principal.</summary>
    /// <param name="userId">The user.</param>
    public static string PrincipalEntry(Guid userId) => "principal:" + userId.ToString("N");
}
