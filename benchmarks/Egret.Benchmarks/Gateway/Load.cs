namespace Egret.Benchmarks.Gateway;

/// <summary>What wrk (github.com/wg/wrk) measured in one run.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">Median time to an answer, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
/// <param name="Answers">How many in all.</param>
internal sealed record Load(double PerSecond, double P50, double P99, long Answers);
