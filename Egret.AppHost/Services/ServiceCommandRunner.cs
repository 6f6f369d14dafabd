using System.Diagnostics;

namespace Egret.AppHost.Services;

/// <summary>Runs a command of a service as a separate process with the service's own settings.</summary>
internal static class ServiceCommandRunner
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs the command and waits for its end, at most two minutes.</summary>
    /// <param name="service">The service.</param>
    /// <param name="context">How the AppHost is executed.</param>
    /// <param name="arguments">The command and its arguments, as in
    /// <c>dotnet run --project services/Identity -- rotate-keys</c>.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <exception cref="OperationCanceledException">The process did not end in time, or was cancelled.</exception>
    public static async Task<ProgramResult> RunAsync(
        ProjectResource service, DistributedApplicationExecutionContext context, IEnumerable<string> arguments,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [PrebuiltProject.PathOf(service), .. arguments])
        {
            WorkingDirectory = PrebuiltProject.FolderOf(service),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var configuration = await ExecutionConfigurationBuilder.Create(service).WithEnvironmentVariablesConfig()
            .BuildAsync(context, cancellationToken: cancellationToken);
        foreach (var (name, value) in configuration.EnvironmentVariables)
        {
            if (IsSetting(name, value))
            {
                start.Environment[name] = value;
            }
        }

        // The output contains the command's result only.
        start.Environment["Logging__LogLevel__Egret"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Warning";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process was not started.");
        var output = ReadLinesAsync(process.StandardOutput);
        var errors = ReadLinesAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ProgramResult(process.ExitCode, await output, await errors);
    }

    // The process ends before an export of its telemetry, and the orchestrator's placeholders have no value outside it.
    private static bool IsSetting(string name, string value) =>
        !name.StartsWith("OTEL_", StringComparison.Ordinal) && name != "ASPNETCORE_URLS" && !value.Contains("{{", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> ReadLinesAsync(StreamReader reader) =>
        (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
