namespace Egret.Contracts.Internal;

/// <summary>Assumptions about the clocks of the services.</summary>
public static class Clocks
{
    /// <summary>Maximum difference between the clocks of two services.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
}
