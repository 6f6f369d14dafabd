using System.Diagnostics;
using Egret.Testing;

namespace Egret.Knowledge.Tests;

/// <summary>A second replica of the service, in a separate process that can be stopped or killed.</summary>
public sealed class KnowledgeProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private KnowledgeProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client that speaks to this replica for the caller.</summary>
    public HttpClient CreateClient(TestCaller caller)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Assertions.For(caller));
        return client;
    }

    /// <summary>
    /// Starts a replica beside the app, over the same database, broker and blobs, and waits until it works.
    /// </summary>
    public static async Task<KnowledgeProcess> StartAsync(KnowledgeApp app, string applicationName)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Egret.Knowledge.dll"), "--urls", "http://127.0.0.1:0" },
            RedirectStandardOutput = true,
            // A stack overflow writes the whole stack to standard error.
            RedirectStandardError = true,
        };
        foreach (var (name, value) in app.Settings)
        {
            info.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        info.Environment["ConnectionStrings__knowledgedb"] = $"{app.ServiceConnection};Application Name={applicationName}";
        var process = Process.Start(info) ?? throw new InvalidOperationException("The replica could not be started.");
        var works = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Application started", StringComparison.Ordinal) is true)
            {
                works.TrySetResult();
            }

            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is { } start and >= 0)
            {
                address.TrySetResult(new Uri(line.Data[(start + Listening.Length)..].Trim()));
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await works.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return new(process, await address.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>Waits until the process exits without a signal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    /// <summary>Sends a signal to the process and waits until it exits.</summary>
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
