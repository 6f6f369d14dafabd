using System.Text.RegularExpressions;

namespace Egret.AppHost.LocalServers;

/// <summary>Reads the output of resources.</summary>
internal sealed partial class ResourceOutput(ResourceLoggerService logs)
{
    private const int TailLines = 10;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Returns the last ten distinct lines that the resource wrote, without time stamps and colour codes.</summary>
    /// <param name="resourceId">The id of the resource's instance.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async Task<IReadOnlyList<string>> ReadTailAsync(string resourceId, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReadTimeout);
        List<string> lines = [];
        try
        {
            await foreach (var batch in logs.GetAllAsync(resourceId).WithCancellation(timeout.Token))
            {
                lines.AddRange(batch.SelectMany(entry => entry.Content.Split('\n')));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The timeout: the lines that were read until then are returned.
        }

        // Distinct: the orchestrator repeats an attempt to start, and the output of the container runtime in its own messages.
        var texts = lines.Select(line => Decoration().Replace(line, "").TrimEnd()).Where(text => text.Length > 0);
        return [.. texts.Distinct().TakeLast(TailLines)];
    }

    /// <summary>Formats lines as an indented block that begins on a new line.</summary>
    public static string Format(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "(none)" : string.Concat(lines.Select(line => Environment.NewLine + "  " + line));

    /// <summary>Colour codes, and the time stamp with which Aspire begins each line.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;]*m|^\d{4}-\d\d-\d\dT[\d:.]+Z ")]
    private static partial Regex Decoration();
}
