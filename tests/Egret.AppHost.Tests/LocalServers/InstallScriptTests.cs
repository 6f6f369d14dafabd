using System.Diagnostics;
using System.Runtime.Versioning;
using Egret.Testing;

namespace Egret.AppHost.Tests.LocalServers;

/// <summary>
/// The install script follows <c>Infrastructure:Mode</c>. Every package that it could install is installed on this
/// machine.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class InstallScriptTests : IDisposable
{
    private const string ContainersMessage = "the servers run in containers";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly string _programs = Directory.CreateTempSubdirectory("egret-install-tests-").FullName;

    public InstallScriptTests()
    {
        // A container runtime that responds, and package management that fails if the script uses it.
        AddProgram("podman", 0);
        AddProgram("docker", 1);
        AddProgram("apt-get", 1);
    }

    public void Dispose() => Directory.Delete(_programs, recursive: true);

    [Fact]
    public async Task Auto_selects_containers_if_a_runtime_responds()
    {
        var (exitCode, output) = await RunAsync([]);

        Assert.Equal(0, exitCode);
        Assert.Contains(ContainersMessage, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Infrastructure__Mode", "local")]
    [InlineData("EGRET_FORCE_LOCAL", "1")]
    [InlineData("ConnectionStrings__cache", "redis.example:6379")]
    public async Task Another_mode_does_not_select_containers(string name, string value)
    {
        var (exitCode, output) = await RunAsync(new() { [name] = value });

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(ContainersMessage, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_mode_is_rejected()
    {
        var (exitCode, output) = await RunAsync(new() { ["Infrastructure__Mode"] = "docker" });

        Assert.Equal(1, exitCode);
        Assert.Contains("must be auto, external, containers or local", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "Egret.AppHost", "LocalServers", "install.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("Infrastructure__Mode");
        start.Environment.Remove("EGRET_FORCE_LOCAL");
        start.Environment["PATH"] = _programs + Path.PathSeparator + start.Environment["PATH"];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(Limit);
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync(limit.Token);
        var output = await script.StandardOutput.ReadToEndAsync(limit.Token);
        await script.WaitForExitAsync(limit.Token);
        return (script.ExitCode, output + await errors);
    }

    private void AddProgram(string name, int exitCode)
    {
        var file = Path.Combine(_programs, name);
        File.WriteAllText(file, $"#!/bin/sh\nexit {exitCode}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
