using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Egret.Benchmarks.Gateway;

/// <summary>
/// A .NET program on a separate port, which reports the memory that it has allocated and the processor time that it has
/// used.
/// </summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly string _allocations = Path.GetTempFileName();
    private readonly Process _process;

    private MeasuredProcess(string program, int port, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        // What it says of its start is not what this program is asked for.
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetDirectoryName(program), RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        // The web SDK gives the gateway this collector and the other programs another one; what is compared must have
        // the same.
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = _allocations;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        _process.BeginOutputReadLine();
    }

    public Uri Address { get; }

    /// <summary>Bytes allocated since the start, as of a moment ago.</summary>
    public long AllocatedBytes => long.Parse(File.ReadAllText(_allocations), CultureInfo.InvariantCulture);

    /// <summary>Time that it has spent on processors since the start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it answers at this path.</summary>
    public static async Task<MeasuredProcess> StartAsync(
        string program, int port, string probe, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var started = new MeasuredProcess(program, port, arguments, settings);
        using var client = new HttpClient { BaseAddress = started.Address };
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync(client, probe))
        {
            if (started._process.HasExited || clock.Elapsed > StartLimit)
            {
                await started.DisposeAsync();
                throw new InvalidOperationException($"{Path.GetFileName(program)} did not start.");
            }

            await Task.Delay(100);
        }

        return started;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        File.Delete(_allocations);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string probe)
    {
        try
        {
            using var response = await client.GetAsync(probe);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
