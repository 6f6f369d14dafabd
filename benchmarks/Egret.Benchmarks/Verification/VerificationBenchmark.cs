using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Egret.Benchmarks.Verification;

/// <summary>What it costs to verify a key at each place where the answer may be found.</summary>
internal static class VerificationBenchmark
{
    public const string Usage =
        """
        verification
            Time and allocations of verifying an API key: refused by its checksum, found in the gateway's memory, in Redis, and in
            PostgreSQL, the latter two over HTTP from the Keys service.
        """;

    public static int Run()
    {
        BenchmarkRunner.Run<KeyVerification>(ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "egret-benchmarks"))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator));
        return 0;
    }
}
