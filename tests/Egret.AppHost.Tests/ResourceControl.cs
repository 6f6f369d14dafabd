using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.AppHost.Tests;

/// <summary>Controls resources as an operator does: stops, starts, kills and suspends servers and services.</summary>
internal static class ResourceControl
{
    private const string ProcessIdProperty = "executable.pid";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Stops a resource as the dashboard's Stop does.</summary>
    public static async Task StopAsync(DistributedApplication app, string resource)
    {
        using var limit = new CancellationTokenSource(Limit);
        await ExecuteAsync(app, resource, KnownResourceCommands.StopCommand, limit.Token);
        await app.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates, limit.Token);
    }

    /// <summary>Starts a stopped resource and waits until it is healthy.</summary>
    public static async Task StartAsync(DistributedApplication app, string resource)
    {
        using var limit = new CancellationTokenSource(Limit);
        await ExecuteAsync(app, resource, KnownResourceCommands.StartCommand, limit.Token);
        await UntilHealthyAsync(app, resource);
    }

    /// <summary>
    /// Waits until a restarted resource is healthy. A terminal state may belong to its previous run, and is no
    /// failure to start.
    /// </summary>
    public static async Task UntilHealthyAsync(DistributedApplication app, string resource)
    {
        using var limit = new CancellationTokenSource(Limit);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.WaitOnResourceUnavailable, limit.Token);
    }

    /// <summary>
    /// Kills a service's processes (SIGKILL), after waiting until a previously killed one is healthy again.
    /// </summary>
    public static async Task KillAsync(DistributedApplication app, string resource)
    {
        await UntilHealthyAsync(app, resource);
        Process.GetProcessById(await ProcessOfAsync(app, resource)).Kill(entireProcessTree: true);
    }

    /// <summary>Suspends a service (SIGSTOP).</summary>
    public static Task PauseAsync(DistributedApplication app, string resource) => SignalAsync(app, resource, "-STOP");

    /// <summary>Resumes a suspended service (SIGCONT).</summary>
    public static Task ResumeAsync(DistributedApplication app, string resource) => SignalAsync(app, resource, "-CONT");

    /// <summary>
    /// Suspends all processes of a server or service (SIGSTOP) until the result is disposed of (SIGCONT).
    /// </summary>
    public static async Task<IAsyncDisposable> FreezeAsync(DistributedApplication app, string resource)
    {
        var frozen = new Frozen();
        List<int> next = [await ProcessOfAsync(app, resource)];
        while (next.Count > 0)
        {
            // Parents first, so that a suspended one starts no further process.
            await frozen.AddAsync(next);
            var parents = next.ToHashSet();
            next = [.. Process.GetProcesses().Where(process => parents.Contains(ParentOf(process.Id))).Select(process => process.Id)];
        }

        return frozen;
    }

    /// <summary>The process of each server, service and gateway.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> ProcessesAsync(DistributedApplication app)
    {
        var model = app.Services.GetRequiredService<DistributedApplicationModel>();
        var processes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        // Aspire adds further executables, which are not started.
        foreach (var resource in model.Resources.Where(resource =>
            resource is ProjectResource or (ExecutableResource and IResourceWithConnectionString)))
        {
            processes[resource.Name] = await ProcessOfAsync(app, resource.Name);
        }

        return processes;
    }

    /// <summary>0 for a process that has ended.</summary>
    private static int ParentOf(int process)
    {
        try
        {
            // The name in parentheses may contain anything; state and parent follow it (proc_pid_stat(5)).
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<int> SendSignalAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [signal, .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
        return kill.ExitCode;
    }

    private static async Task SignalAsync(DistributedApplication app, string resource, string signal)
    {
        Assert.Equal(0, await SendSignalAsync(signal, [await ProcessOfAsync(app, resource)]));
    }

    private static async Task<int> ProcessOfAsync(DistributedApplication app, string resource)
    {
        using var limit = new CancellationTokenSource(Limit);
        var running = await app.ResourceNotifications.WaitForResourceAsync(
            resource,
            state => state.Snapshot.Properties.Any(property => property.Name == ProcessIdProperty && property.Value is not null),
            limit.Token);
        var id = running.Snapshot.Properties.First(property => property.Name == ProcessIdProperty).Value;
        return Convert.ToInt32(id, CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DistributedApplication app, string resource, string command, CancellationToken cancellationToken)
    {
        var commands = app.Services.GetRequiredService<ResourceCommandService>();
        var result = await commands.ExecuteCommandAsync(resource, command, cancellationToken);
        Assert.True(result.Success, $"{command} of {resource}: {result}");
    }

    private sealed class Frozen : IAsyncDisposable
    {
        private readonly List<int> _processes = [];

        public async Task AddAsync(IReadOnlyList<int> processes)
        {
            _processes.AddRange(processes);
            // A process may have exited in the meantime, which affects only the exit code of kill.
            await SendSignalAsync("-STOP", processes);
        }

        public async ValueTask DisposeAsync() => await SendSignalAsync("-CONT", Enumerable.Reverse(_processes));
    }
}
