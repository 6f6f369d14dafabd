using System.Diagnostics;

namespace Egret.Dashboard.Tests;

/// <summary>The terminal of somebody who was shown what to type into it.</summary>
internal static class Terminal
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs the lines and returns what they wrote.</summary>
    public static async Task<string> RunAsync(string lines)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", lines]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var written = shell.StandardOutput.ReadToEndAsync(patience.Token);
        var complaints = shell.StandardError.ReadToEndAsync(patience.Token);
        await shell.WaitForExitAsync(patience.Token);
        Assert.True(shell.ExitCode == 0, await complaints);
        return await written;
    }
}
