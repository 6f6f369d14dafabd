using BenchmarkDotNet.Attributes;
using Egret.Contracts;
using Egret.Contracts.Internal;

namespace Egret.Benchmarks.Verification;

/// <summary>The places where a key's verdict is found, from the nearest to the farthest.</summary>
[MemoryDiagnoser]
public class KeyVerification
{
    /// <summary>
    /// Started before all that is measured: for each row anew it would take longer than the measuring.
    /// </summary>
    internal static VerifyingKeys Keys { get; set; } = null!;

    /// <inheritdoc cref="Keys"/>
    internal static VerifyingKeys KeysWithoutRedis { get; set; } = null!;

    /// <summary>Knows the key of <see cref="Keys"/>.</summary>
    internal static VerifyingGateway Gateway { get; set; } = null!;

    private readonly VerifyingKeys _keys = Keys;
    private readonly VerifyingKeys _keysWithoutRedis = KeysWithoutRedis;
    private readonly VerifyingGateway _gateway = Gateway;
    private readonly string _wrong = ApiKeyFormat.Generate()[..^1] + "!";

    /// <summary>A mistyped or guessed key: no lookup.</summary>
    [Benchmark(Baseline = true)]
    public bool RejectedByChecksum() => ApiKeyFormat.IsWellFormed(_wrong);

    /// <summary>
    /// A key in use: its checksum, its digest, and the caller that the gateway's memory has under it.
    /// </summary>
    [Benchmark]
    public bool FoundInMemory() => _gateway.Find();

    /// <summary>
    /// A key not used at this gateway for some seconds: asked of Keys, which finds it in Redis most times, and every
    /// five seconds in PostgreSQL.
    /// </summary>
    [Benchmark]
    public Task<KeyVerdict> FoundInRedis() => _keys.VerifyAsync();

    /// <summary>
    /// A key not used anywhere for some seconds, or any without Redis: asked of Keys, which finds it in PostgreSQL.
    /// </summary>
    [Benchmark]
    public Task<KeyVerdict> FoundInPostgres() => _keysWithoutRedis.VerifyAsync();
}
