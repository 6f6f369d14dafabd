using System.Text.RegularExpressions;

namespace Egret.AppHost.LocalServers;

/// <summary>Reads the output of resources.</summary>
internal sealed partial class ResourceOutput(ResourceLoggerService logs)
{
    private const int TailLines = 10;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Returns the last ten lines that the resource wrote, without colour codes.</summary>
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
                lines.AddRange(batch.Select(line => ColourCodes().Replace(line.Content, "")));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The timeout: the lines that were read until then are returned.
        }

        return [.. lines.TakeLast(TailLines)];
    }

    /// <summary>Formats lines as an indented block that begins on a new line.</summary>
    public static string Format(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "(none)" : string.Concat(lines.Select(line => Environment.NewLine + "  " + line));

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex ColourCodes();
}
