using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Reads a streamed answer: one JSON object per line (NDJSON).</summary>
internal static class AnswerStream
{
    public const string MediaType = "application/x-ndjson";

    /// <summary>
    /// Yields the events up to <see cref="AnswerDone"/>. A stream that ends earlier throws
    /// <see cref="EgretUnavailableException"/>.
    /// </summary>
    public static async IAsyncEnumerable<QueryEvent> ReadAsync(
        EgretTransport transport, ApiCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await transport.SendForResponseAsync(call, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (true)
        {
            if (await ReadLineAsync(lines, cancellationToken) is not { } line)
            {
                throw EgretUnavailableException.Interrupted(null);
            }

            if (Parse(line) is not { } part)
            {
                continue;
            }

            yield return part;
            if (part is AnswerDone)
            {
                yield break;
            }
        }
    }

    private static async ValueTask<string?> ReadLineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw EgretUnavailableException.Interrupted(exception);
        }
    }

    /// <summary>
    /// Parses a line; null for an empty line and for event types that this client version does not know.
    /// </summary>
    private static QueryEvent? Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("type").GetString() switch
            {
                "sources" => json.RootElement.Deserialize(EgretJson.Default.SourcesFound),
                "text_delta" => json.RootElement.Deserialize(EgretJson.Default.TextDelta),
                "done" => json.RootElement.Deserialize(EgretJson.Default.AnswerDone),
                "error" => throw FailureOf(json.RootElement),
                _ => null,
            };
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw EgretUnavailableException.Interrupted(exception);
        }
    }

    private static EgretException FailureOf(JsonElement line)
    {
        var failure = line.Deserialize(EgretJson.Default.AnswerFailed)!;
        return new FailureDetails(failure.Detail) { Detail = failure.Detail, Code = failure.Code }.ToException();
    }
}
