using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Reads a document's Server-Sent Events.</summary>
internal static class DocumentEvents
{
    public const string MediaType = "text/event-stream";

    private const string Progress = "progress";
    private const string Deleted = "deleted";
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Yields what is told until it is final. Each connection begins with the state of the moment, so one that broke is followed by another
    /// without a gap; one that told nothing ends it.
    /// </summary>
    public static async IAsyncEnumerable<DocumentProgress> FollowAsync(
        EgretTransport transport, Func<ApiCall> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var hasTold = false;
            await foreach (var progress in ReadAsync(transport, call(), cancellationToken))
            {
                hasTold = true;
                yield return progress;
                if (progress.IsFinal)
                {
                    yield break;
                }
            }

            if (!hasTold)
            {
                throw EgretUnavailableException.BrokeOff(null);
            }

            await Task.Delay(ReconnectDelay, transport.Time, cancellationToken);
        }
    }

    /// <summary>Reads one connection until it ends, well or not.</summary>
    private static async IAsyncEnumerable<DocumentProgress> ReadAsync(
        EgretTransport transport, ApiCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await transport.AskAsync(call, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream, Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events))
        {
            switch (events.Current.EventType)
            {
                case Deleted:
                    throw EgretNotFoundException.WasDeleted();
                case Progress when events.Current.Data is { } progress:
                    yield return progress;
                    break;
            }
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<DocumentProgress?>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Null for events that came into the API after this version.</summary>
    private static DocumentProgress? Parse(string eventType, ReadOnlySpan<byte> data) =>
        eventType is Progress or Deleted ? JsonSerializer.Deserialize(data, EgretJson.Default.DocumentProgress) : null;
}
