using System.ComponentModel;
using System.Diagnostics;

namespace Egret.AppHost.Servers;

/// <summary>The container runtime of this machine: Docker or Podman.</summary>
internal static class ContainerRuntime
{
    private static readonly string[] Programs = ["docker", "podman"];
    private static readonly TimeSpan InfoTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether an engine responds to <c>info</c> within 5 s; an installed client alone is not sufficient.
    /// </summary>
    public static bool IsAvailable() => Array.Exists(Programs, Responds);

    private static bool Responds(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, "info") { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
            {
                return false;
            }

            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(InfoTimeout))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            // The program is not installed.
            return false;
        }
    }
}
