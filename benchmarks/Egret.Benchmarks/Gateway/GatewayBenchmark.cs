using System.Globalization;
using System.Security.Cryptography;
using Egret.Testing;

namespace Egret.Benchmarks.Gateway;

/// <summary>
/// The cost of the gateway compared with plain YARP: the same build, defaults, telemetry and upstream, measured
/// alternately, so that other load on the machine affects both.
/// </summary>
internal static class GatewayBenchmark
{
    public const string Usage =
        """
        gateway [--rounds N] [--seconds N]
            Throughput, latency and allocations of the gateway with an API key, an access token and a restricted key on
            a limited route, compared with plain YARP. Requires wrk.
        """;

    private const int ManyConnections = 32;
    private const int FewConnections = 2;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AllocationsAreWritten = TimeSpan.FromMilliseconds(300);

    private sealed record Variant(string Name, MeasuredProcess Process, string Path, string? Credential)
    {
        public Uri Address => new(Process.Address, Path);

        public List<Load> Throughput { get; } = [];

        public List<Load> Latency { get; } = [];

        /// <summary>
        /// Microseconds of processor time per request: what the proxy costs, however busy the machine is with other
        /// things.
        /// </summary>
        public List<double> ProcessorTime { get; } = [];

        public double BytesPerRequest { get; set; }
    }

    public static async Task<int> RunAsync(string[] options)
    {
        var rounds = int.Parse(Option(options, "--rounds") ?? "7", CultureInfo.InvariantCulture);
        var duration = TimeSpan.FromSeconds(int.Parse(Option(options, "--seconds") ?? "4", CultureInfo.InvariantCulture));
        using var signingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var self = typeof(GatewayBenchmark).Assembly.Location;

        var upstreamPort = MeasuredProcess.FreePort();
        await using var upstream = await MeasuredProcess.StartAsync(
            self, upstreamPort, "/", [GatewayUpstream.Command, Text(upstreamPort)], GatewayUpstream.SettingsFor(signingKey));
        var plainPort = MeasuredProcess.FreePort();
        await using var yarp = await MeasuredProcess.StartAsync(
            self, plainPort, "/", [PlainYarp.Command, Text(plainPort), upstream.Address.ToString()], []);
        var gatewayPort = MeasuredProcess.FreePort();
        await using var gateway = await MeasuredProcess.StartAsync(
            GatewayProgram(), gatewayPort, "/alive/", [], GatewaySettings(gatewayPort, upstream.Address.ToString().TrimEnd('/')));

        Variant[] variants =
        [
            new("plain YARP", yarp, "/v1/models/", Credential: null),
            new("key", gateway, "/v1/models/", GatewayUpstream.Key(isRestricted: false)),
            new("jwt", gateway, "/v1/models/", GatewayUpstream.Token(signingKey)),
            new("key + scope + limit", gateway, "/v1/sessions/recent/", GatewayUpstream.Key(isRestricted: true)),
        ];
        foreach (var variant in variants)
        {
            await Wrk.RunAsync(variant.Address, variant.Credential, ManyConnections, WarmUp);
        }

        for (var round = 1; round <= rounds; round++)
        {
            // Every second round the other way round: what comes later in a round is neither always nor never first.
            foreach (var variant in round % 2 == 1 ? variants : variants.Reverse())
            {
                variant.Throughput.Add(await MeasureAsync(variant, duration));
                variant.Latency.Add(await Wrk.RunAsync(variant.Address, variant.Credential, FewConnections, duration));
            }

            Console.Error.WriteLine($"round {round} of {rounds}");
        }

        Print(variants);
        return 0;
    }

    private static async Task<Load> MeasureAsync(Variant variant, TimeSpan duration)
    {
        await Task.Delay(AllocationsAreWritten);
        var before = variant.Process.AllocatedBytes;
        var computedBefore = variant.Process.ProcessorTime;
        var load = await Wrk.RunAsync(variant.Address, variant.Credential, ManyConnections, duration);
        variant.ProcessorTime.Add((variant.Process.ProcessorTime - computedBefore).TotalMicroseconds / load.Answers);
        await Task.Delay(AllocationsAreWritten);
        variant.BytesPerRequest = (variant.Process.AllocatedBytes - before) / (double)load.Answers;
        return load;
    }

    private static void Print(Variant[] variants)
    {
        var plain = variants[0];
        Console.WriteLine(
            $"Medians of {plain.Throughput.Count} alternating rounds; throughput over {ManyConnections} connections, "
            + $"latency over {FewConnections}, {Environment.ProcessorCount} cores for all.");
        Console.WriteLine();
        Console.WriteLine(
            "| through | requests/s | ratio | p50 ms | ratio | p99 ms | ratio | processor µs per request | ratio "
            + "| bytes allocated per request |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var variant in variants)
        {
            string[] cells =
            [
                variant.Name,
                Number(Median(variant.Throughput, load => load.PerSecond), "F0"),
                Number(Ratio(variant.Throughput, plain.Throughput, load => load.PerSecond), "F2"),
                Number(Median(variant.Latency, load => load.P50), "F3"),
                Number(Ratio(variant.Latency, plain.Latency, load => load.P50), "F2"),
                Number(Median(variant.Latency, load => load.P99), "F3"),
                Number(Ratio(variant.Latency, plain.Latency, load => load.P99), "F2"),
                Number(Middle(variant.ProcessorTime), "F1"),
                Number(Ratio(variant.ProcessorTime, plain.ProcessorTime, microseconds => microseconds), "F2"),
                Number(variant.BytesPerRequest, "F0"),
            ];
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        var added = variants.Skip(1).Max(variant =>
            Middle(variant.Latency.Zip(plain.Latency, (with, without) => with.P99 - without.P99)));
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ratio key={Of(1):F2} jwt={Of(2):F2} key_scope_limit={Of(3):F2} p99_added_ms={added:F3}"));

        double Of(int index) => Ratio(variants[index].Throughput, plain.Throughput, load => load.PerSecond);
    }

    private static string Number(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>
    /// The median of the ratios per round: both sides of a ratio were measured within seconds of each other.
    /// </summary>
    private static double Ratio<T>(List<T> values, List<T> references, Func<T, double> figure) =>
        Middle(values.Zip(references, (value, reference) => figure(value) / figure(reference)));

    private static double Median(List<Load> loads, Func<Load, double> figure) => Middle(loads.Select(figure));

    private static double Middle(IEnumerable<double> figures)
    {
        var ordered = figures.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    /// <summary>The gateway of the same build as this program.</summary>
    private static string GatewayProgram()
    {
        var output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^3..];
        var program = Path.Combine([Repository.Root, "gateway", .. output, "Egret.Gateway.dll"]);
        return File.Exists(program) ? program : throw new InvalidOperationException($"{program} is not built.");
    }

    private static Dictionary<string, string?> GatewaySettings(int port, string upstream) => new()
    {
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:" + Text(port),
        ["ASPNETCORE_CONTENTROOT"] = Path.Combine(Repository.Root, "gateway"),
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Logging__LogLevel__Default"] = "Warning",
        ["Assertion__PrivateKey"] = Assertions.PrivateKey,
        ["ConnectionStrings__cache"] = TestServers.Redis,
        ["services__identity__http__0"] = upstream,
        ["services__keys__http__0"] = upstream,
        ["services__knowledge__http__0"] = upstream,
        ["services__chat__http__0"] = upstream,
        // Counted like any other limit, only never reached.
        ["RateLimits__Cheap"] = Text(int.MaxValue),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Option(string[] options, string name) =>
        Array.IndexOf(options, name) is >= 0 and var index && index + 1 < options.Length ? options[index + 1] : null;
}
