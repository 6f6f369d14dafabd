using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Egret.AppHost.LocalServers;

/// <summary>Reads the output of resources.</summary>
/// <param name="readAll">Reads all output of the resource instance with the given id, as
/// <see cref="ResourceLoggerService"/> does.</param>
internal sealed partial class ResourceOutput(Func<string, IAsyncEnumerable<IReadOnlyList<LogLine>>> readAll)
{
    private const int TailLines = 10;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Returns the last ten distinct lines that the resource wrote, without time stamps and colour codes. Reads for
    /// 3 s at most.
    /// </summary>
    /// <param name="resourceId">The id of the resource's instance.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async Task<IReadOnlyList<string>> ReadTailAsync(string resourceId, CancellationToken cancellationToken)
    {
        var lines = new ConcurrentQueue<string>();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReadTimeout);
        try
        {
            // WaitAsync, because an orchestrator that does not respond ignores the token.
            await ReadAsync(resourceId, lines, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Timed out. The lines read so far are returned.
        }

        // Distinct: the orchestrator repeats an attempt to start, and the output of the container runtime in its own
        // messages.
        var texts = lines.Select(line => Decoration().Replace(line, "").TrimEnd()).Where(text => text.Length > 0);
        return [.. texts.Distinct().TakeLast(TailLines)];
    }

    /// <summary>Formats lines as an indented block that begins on a new line.</summary>
    public static string Format(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "(none)" : string.Concat(lines.Select(line => Environment.NewLine + "  " + line));

    private async Task ReadAsync(string resourceId, ConcurrentQueue<string> lines, CancellationToken cancellationToken)
    {
        await foreach (var batch in readAll(resourceId).WithCancellation(cancellationToken))
        {
            foreach (var line in batch.SelectMany(entry => entry.Content.Split('\n')))
            {
                lines.Enqueue(line);
            }
        }
    }

    /// <summary>Colour codes, and the time stamp with which Aspire begins each line.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;]*m|^\d{4}-\d\d-\d\dT[\d:.]+Z ")]
    private static partial Regex Decoration();
}
