using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Egret.Benchmarks.Gateway;

internal static partial class Wrk
{
    /// <summary>
    /// Sends requests to the address for the duration. Throws on any error or status other than 2xx, because
    /// rejections are faster than the measured responses.
    /// </summary>
    public static async Task<Load> RunAsync(Uri address, string? credential, int connections, TimeSpan duration)
    {
        var start = new ProcessStartInfo("wrk")
        {
            ArgumentList =
            {
                "--threads", "1", "--connections", connections.ToString(CultureInfo.InvariantCulture), "--latency",
                "--duration", string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F0}s"),
            },
            RedirectStandardOutput = true,
        };
        if (credential is not null)
        {
            start.ArgumentList.Add("--header");
            start.ArgumentList.Add("Authorization: Bearer " + credential);
        }

        start.ArgumentList.Add(address.ToString());
        using var wrk = Process.Start(start)
            ?? throw new InvalidOperationException("wrk could not be started; install it (Debian: apt install wrk).");
        var report = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (wrk.ExitCode != 0
            || report.Contains("Non-2xx", StringComparison.Ordinal)
            || report.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{address} returned errors:{Environment.NewLine}{report}");
        }

        return new(
            double.Parse(Throughput().Match(report).Groups[1].Value, CultureInfo.InvariantCulture),
            Percentile(report, "50%"),
            Percentile(report, "99%"),
            long.Parse(Count().Match(report).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static double Percentile(string report, string name)
    {
        var found = Latency().Matches(report).First(match => match.Groups[1].Value == name);
        var value = double.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
        return found.Groups[3].Value switch
        {
            "us" => value / 1000,
            "ms" => value,
            "s" => value * 1000,
            var unit => throw new InvalidOperationException($"wrk speaks of {unit}."),
        };
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Throughput();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Count();

    [GeneratedRegex(@"^\s+(\d+%)\s+([\d.]+)(us|ms|s)\s*$", RegexOptions.Multiline)]
    private static partial Regex Latency();
}
