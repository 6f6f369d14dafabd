using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.Identity.Tests;

/// <summary>The service in a separate process on the database of an app, for commands and console output.</summary>
internal sealed class IdentityProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private IdentityProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The console output.</summary>
    public string Output => string.Join('\n', _lines);

    public static IdentityProcess Start(IdentityApp app, params IEnumerable<string> arguments)
    {
        var start =
            new ProcessStartInfo("dotnet",
                [Path.Combine(AppContext.BaseDirectory, "Egret.Identity.dll"), "--urls", "http://127.0.0.1:0", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = IdentityApp.TestEnvironment;
        foreach (var (name, value) in app.ProcessSettings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new(Process.Start(start) ?? throw new InvalidOperationException("The service could not be started."));
    }

    /// <summary>Waits until the process accepts requests.</summary>
    /// <returns>The address of the process.</returns>
    public async Task<Uri> AddressAsync()
    {
        await WritesAsync("Now listening on: ");
        var line = _lines.First(written => written.Contains("Now listening on: ", StringComparison.Ordinal));
        return new Uri(Regex.Match(line, "http://[0-9.:]+").Value);
    }

    /// <summary>Waits for a text in the console output.</summary>
    public Task<string> WritesAsync(string text) => ResponseAssert.EventuallyAsync(
        () => Task.FromResult(Output),
        output => output.Contains(text, StringComparison.Ordinal),
        TimeSpan.FromSeconds(60));

    /// <summary>Waits for the exit of the process.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM, as an orchestrator does, and waits for the exit.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await EndAsync();
        }

        _process.Dispose();
    }
}
