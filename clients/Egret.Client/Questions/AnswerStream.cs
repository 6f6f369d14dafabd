using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Reads an answer that comes as JSON, an object per line.</summary>
internal static class AnswerStream
{
    public const string MediaType = "application/x-ndjson";

    /// <summary>Yields the parts up to the last one. A stream that ends before that is broken, however well it ends.</summary>
    public static async IAsyncEnumerable<QueryEvent> ReadAsync(
        EgretTransport transport, ApiCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await transport.AskAsync(call, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (true)
        {
            if (await ReadLineAsync(lines, cancellationToken) is not { } line)
            {
                throw EgretUnavailableException.BrokeOff(null);
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
            throw EgretUnavailableException.BrokeOff(exception);
        }
    }

    /// <summary>The part that a line is; null for an empty line, and for a part that came into the API after this version.</summary>
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
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw EgretUnavailableException.BrokeOff(exception);
        }
    }

    private static EgretException FailureOf(JsonElement line)
    {
        var failure = line.Deserialize(EgretJson.Default.AnswerFailed)!;
        return new Failure(failure.Detail) { Detail = failure.Detail, Code = failure.Code }.ToException();
    }
}
