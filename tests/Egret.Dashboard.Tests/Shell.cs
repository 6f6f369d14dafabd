using System.Diagnostics;

namespace Egret.Dashboard.Tests;

/// <summary>Runs commands that the dashboard shows, as a user would in a terminal.</summary>
internal static class Shell
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Runs the lines in Bash and returns their standard output. Fails with their error output when the exit code is
    /// not 0.
    /// </summary>
    public static async Task<string> RunAsync(string lines)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var start = new ProcessStartInfo("bash", ["-c", lines]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = shell.StandardError.ReadToEndAsync(timeout.Token);
        await shell.WaitForExitAsync(timeout.Token);
        Assert.True(shell.ExitCode == 0, await errors);
        return await output;
    }
}
