namespace Egret.Gateway.AccessCaching;

/// <summary>The outcome of a lookup.</summary>
internal enum LookupOutcome
{
    /// <summary>The value exists.</summary>
    Found,

    /// <summary>The value does not exist.</summary>
    Unknown,

    /// <summary>The service did not respond, so it is undetermined whether the value exists.</summary>
    Unavailable,
}
