using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Reads the server-sent events of a document.</summary>
internal static class DocumentEvents
{
    public const string MediaType = "text/event-stream";

    private const string Progress = "progress";
    private const string Deleted = "deleted";
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Yields progress events until ingestion has ended. Each connection starts with the current state, so an
    /// interrupted connection is reopened without a gap; a connection that yields no event ends the enumeration with an
    /// exception.
    /// </summary>
    public static async IAsyncEnumerable<DocumentProgress> FollowAsync(
        EgretTransport transport, Func<ApiCall> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var hasReported = false;
            await foreach (var progress in ReadAsync(transport, call(), cancellationToken))
            {
                hasReported = true;
                yield return progress;
                if (progress.IsFinal)
                {
                    yield break;
                }
            }

            if (!hasReported)
            {
                throw EgretUnavailableException.Interrupted(null);
            }

            await Task.Delay(ReconnectDelay, transport.Time, cancellationToken);
        }
    }

    /// <summary>Reads the events of one connection until it closes or fails.</summary>
    private static async IAsyncEnumerable<DocumentProgress> ReadAsync(
        EgretTransport transport, ApiCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await transport.SendForResponseAsync(call, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream, Parse).EnumerateAsync(cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events))
        {
            switch (events.Current.EventType)
            {
                case Deleted:
                    throw EgretNotFoundException.DocumentDeleted();
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

    /// <summary>Returns null for event types that this client version does not know.</summary>
    private static DocumentProgress? Parse(string eventType, ReadOnlySpan<byte> data) =>
        eventType is Progress or Deleted ? JsonSerializer.Deserialize(data, EgretJson.Default.DocumentProgress) : null;
}
