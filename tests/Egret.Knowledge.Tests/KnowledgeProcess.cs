using System.Diagnostics;

namespace Egret.Knowledge.Tests;

/// <summary>A second replica of the service, in a process of its own that can be ended like one.</summary>
public sealed class KnowledgeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private KnowledgeProcess(Process process) => _process = process;

    /// <summary>
    /// Starts a replica beside the app, over the same database, broker and blobs, and waits until it works.
    /// </summary>
    public static async Task<KnowledgeProcess> StartAsync(KnowledgeApp app, string applicationName)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Egret.Knowledge.dll"), "--urls", "http://127.0.0.1:0" },
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in app.Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ConnectionStrings__knowledgedb"] = $"{app.ServiceConnection};Application Name={applicationName}";
        var process = Process.Start(start) ?? throw new InvalidOperationException("The replica could not be started.");
        var works = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Bus started", StringComparison.Ordinal) is true)
            {
                works.TrySetResult();
            }
        };
        process.BeginOutputReadLine();
        await works.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return new(process);
    }

    /// <summary>Sends it a signal and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start(
            "kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await EndAsync("KILL");
        }

        _process.Dispose();
    }
}
