namespace Egret.Testing;

/// <summary>
/// The size of long tests: full under <c>./test --thorough</c>, otherwise smaller with the same assertions.
/// </summary>
public static class Trials
{
    /// <summary>Whether long tests run in full (<c>EGRET_TEST_THOROUGH=1</c>).</summary>
    public static bool IsThorough { get; } = Environment.GetEnvironmentVariable("EGRET_TEST_THOROUGH") == "1";

    /// <summary>Number of repetitions.</summary>
    /// <param name="full">Of a thorough run.</param>
    /// <param name="small">Of any other run.</param>
    public static int Count(int full, int small) => IsThorough ? full : small;

    /// <summary>Duration of a load or an outage.</summary>
    /// <param name="full">Of a thorough run.</param>
    /// <param name="small">Of any other run.</param>
    public static TimeSpan Duration(TimeSpan full, TimeSpan small) => IsThorough ? full : small;
}
