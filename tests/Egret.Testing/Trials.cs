namespace Egret.Testing;

/// <summary>Size of tests that repeat a trial: small by default, full where <c>EGRET_TEST_THOROUGH=1</c> is set. The asserted bound is the same.</summary>
public static class Trials
{
    /// <summary>Whether tests run at full size.</summary>
    public static bool IsThorough { get; } = Environment.GetEnvironmentVariable("EGRET_TEST_THOROUGH") == "1";

    /// <summary>Returns how many trials a test runs.</summary>
    public static int Count(int full, int small) => IsThorough ? full : small;
}
