namespace Egret.Contracts.Internal;

/// <summary>What services may expect of each other's clocks.</summary>
public static class Clocks
{
    /// <summary>The clocks of two services may differ by this much.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
}
