using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Egret.Testing;

namespace Egret.Benchmarks.Verification;

/// <summary>What it costs to verify a key at each place where the answer may be found.</summary>
internal static class VerificationBenchmark
{
    public const string Usage =
        """
        verification
            Time and allocations of verifying an API key: rejected by its checksum, found in the gateway's memory, in
            Redis, and in PostgreSQL, the latter two over HTTP from the Keys service.
        """;

    public static async Task<int> RunAsync()
    {
        // A service is started from its own directory, which the list beside this program names; it is looked for in
        // the current directory.
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        var keys = new VerifyingKeys(TestServers.Redis);
        var keysWithoutRedis = new VerifyingKeys("127.0.0.1:1,connectTimeout=100");
        await keys.InitializeAsync();
        await keysWithoutRedis.InitializeAsync();
        KeyVerification.Keys = keys;
        KeyVerification.KeysWithoutRedis = keysWithoutRedis;
        KeyVerification.Gateway = new VerifyingGateway(keys.Key, await keys.VerifyAsync());

        var summary = BenchmarkRunner.Run<KeyVerification>(ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "egret-benchmarks"))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator));
        await keys.DisposeAsync();
        await keysWithoutRedis.DisposeAsync();
        return summary.Reports.All(report => report.Success) ? 0 : 1;
    }
}
